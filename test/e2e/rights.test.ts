import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedModel, type ScriptedModel } from '../../dev/scripted-model.ts';
import { parseRepositoryConfig } from '../../src/config/repository-config.ts';
import { openWorld, type World } from './world.ts';

const config = `version: 1
environments:
  production:
    paths: ["envs/production", "apps/*/overlays/production/**"]
    protected: true
    who: { scale: ["team:sre"], "*": ["user:nobody"] }
  staging:
    paths: ["envs/staging/**", "apps/*/overlays/staging/**"]
who:
  "*": ["role:write"]
  set: ["role:write", "app:renovate"]
`;
const scale = (replicas: number, environment = 'production') =>
  `/prompt scale checkout to ${replicas} replicas in ${environment}`;

let world: World;
let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel(() => ({ fault: 'status', status: 400 }));
  world = await openWorld({
    env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-scripted-0123456789', PROMPTOPS_OPEN_PULL_REQUESTS: '90' },
  });
});
afterAll(async () => {
  await world.close();
  await model.close();
});

/** Sends a delivery as GitHub would, for what the local GitHub has no people or routes for. */
async function deliver(event: string, payload: object): Promise<void> {
  const body = JSON.stringify({ installation: { id: world.github.installationId }, ...payload });
  const signature = createHmac('sha256', world.github.webhookSecret).update(body).digest('hex');
  const answer = await fetch(`${world.service().url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  expect(answer.status).toBe(200);
}

const ended = (verb: string, count = 1) => {
  let seen = 0;
  return world
    .service()
    .line((entry) => entry['msg'] === 'run finished' && entry['verb'] === verb && (seen += 1) === count);
};

async function writeFile(path: string, text: string, branch = 'main', repository = world.repository): Promise<void> {
  const { github, tokens } = world;
  const at = `/repos/${repository}/contents/${path}`;
  const known = await github.request(tokens.lena, 'GET', `${at}?ref=${branch}`);
  const answer = await github.request(tokens.lena, 'PUT', at, {
    message: `write ${path}`,
    content: Buffer.from(text).toString('base64'),
    branch,
    ...(known.status === 200 ? { sha: (known.body as { sha: string }).sha } : {}),
  });
  expect([200, 201]).toContain(answer.status);
}

describe('the first contact', () => {
  const installed = () =>
    deliver('installation_repositories', {
      action: 'added',
      repositories_added: [{ full_name: world.repository }],
      sender: { login: 'lena', id: 1, type: 'User' },
    });

  it('is a pull request with a configuration that fits what was found', async () => {
    await installed();
    await ended('onboard');
    const [pull] = await world.pulls();
    expect(pull?.head.ref).toBe('promptops/onboarding');
    expect(pull?.body).toMatch(/Terraform root modules: 2[\s\S]*`production`[\s\S]*s3-bucket[\s\S]*not opened again/);
    const added = (await world.diff(pull?.number ?? 0)).split('\n').filter((line) => /^\+(?!\+\+)/.test(line));
    const proposed = parseRepositoryConfig(added.map((line) => line.slice(1)).join('\n'));
    expect(proposed.environments['production']).toMatchObject({
      paths: expect.arrayContaining(['apps/*/overlays/production/**', 'envs/production/**']) as string[],
      protected: true,
    });
    expect(proposed.environments['staging']?.protected).toBe(false);
  });

  it('happens once, is inert, and stays closed when it was closed', async () => {
    const { github, repository, tokens } = world;
    await installed();
    await ended('onboard', 2);
    expect((await world.ask('/promptops config')).comment).toContain('There is no `.github/promptops.yml`');
    const [pull] = await world.pulls();
    expect((await world.ask('/promptops onboard')).comment).toContain('proposes a configuration already');
    await github.request(tokens.lena, 'PATCH', `/repos/${repository}/pulls/${pull?.number ?? 0}`, { state: 'closed' });
    expect((await world.ask('/promptops onboard')).comment).toContain('was closed, so none is proposed again');
    expect(await world.pulls()).toHaveLength(1);
  });
});

describe('the configuration on the default branch', () => {
  it('holds from the moment it is there', async () => {
    await writeFile('.github/promptops.yml', config);
    world.github.addTeam('acme', 'sre', []);
    expect((await world.ask(scale(4))).comment).toContain('rule `environments.production.who.scale`');
  });

  it('is shown value by value with its source', async () => {
    const { comment } = await world.ask('/promptops config', 'rob');
    expect(comment).toContain('| `environments.production.protected` | `true` | `.github/promptops.yml:5` |');
    expect(comment).toContain('| `limits.openPullRequests` | `90` | `operator (PROMPTOPS_OPEN_PULL_REQUESTS)` |');
    expect(comment).toMatch(/`limits.filesPerChange` \| `40` \| `default`/);
  });

  it('answers who-can with the rule that denies', async () => {
    const { comment } = await world.ask('/promptops who-can scale production');
    expect(comment).toContain('| `production` | `team:sre` | `environments.production.who.scale` | yes');
    expect(comment).toContain('You (`lena`): **no**');
    const byPath = await world.ask('/promptops who-can scale --path apps/checkout/overlays/staging/kustomization.yaml');
    expect(byPath.comment).toMatch(/`staging` \| everyone with the role `write` or more[\s\S]*\*\*yes\*\*/);
    expect((await world.ask('/promptops who-can scale prodution')).comment).toContain('Did you mean `production`?');
  });

  it('tells everyone in help what they may and why not the rest', async () => {
    expect((await world.ask('/promptops help')).comment).toMatch(
      /promptops scale [^\n]*\| yes outside every environment, `staging`; `production`: [^\n]*`environments.production.who.scale`/,
    );
    expect((await world.ask('/promptops help', 'rob')).comment).toMatch(
      /promptops scale [^\n]*\| no; [^\n]*role:write/,
    );
  });

  it('cannot be widened by a branch', async () => {
    const { github, repository, tokens } = world;
    const head = await github.request(tokens.lena, 'GET', `/repos/${repository}/git/ref/heads/main`);
    const { sha } = (head.body as { object: { sha: string } }).object;
    await github.request(tokens.lena, 'POST', `/repos/${repository}/git/refs`, { ref: 'refs/heads/wide', sha });
    await writeFile('.github/promptops.yml', 'version: 1\nwho: { "*": ["role:read"] }\n', 'wide');
    const { comment } = await world.ask(`${scale(6)} --base wide`);
    expect(comment).toContain('rule `environments.production.who.scale`');
  });
});

/** Holds the next call that matches; `release` lets it and the run go on. */
function hold(method: 'GET' | 'POST', path: RegExp) {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const fault = world.github.fault({ method, path, respond: { until: held } });
  const reached = (): Promise<unknown> =>
    world.github.waitFor(() => fault.struck() > 0 || undefined, { what: String(path) });
  return { release, reached };
}

describe('a right that is taken away', () => {
  const asked = /\/issues\/comments\/\d+$/;
  const revoke = (): void => world.github.addTeam('acme', 'sre', []);
  const begin = (): Promise<number> => {
    world.github.addTeam('acme', 'sre', ['lena']);
    return world.github.openIssue(world.tokens.lena, world.repository, 'A request');
  };
  it('while the request waits is gone when the work starts', async () => {
    const before = (await world.pulls()).length;
    const issueNumber = await begin();
    const start = hold('GET', asked);
    await world.comment(issueNumber, scale(7));
    await start.reached();
    revoke();
    start.release();
    expect(await world.ending(issueNumber)).toContain('rule `environments.production.who.scale`');
    expect(await world.pulls()).toHaveLength(before);
  });

  it('during the work is gone before anything is written', async () => {
    const before = (await world.pulls()).length;
    const issueNumber = await begin();
    const thread = hold('GET', new RegExp(`/issues/${issueNumber}/comments$`));
    await world.comment(issueNumber, scale(7));
    await thread.reached();
    // The text that asked is read a second time when all is ready to be written.
    const end = hold('GET', asked);
    thread.release();
    await end.reached();
    revoke();
    end.release();
    expect(await world.ending(issueNumber)).toContain('rule `environments.production.who.scale`');
    expect(await world.pulls()).toHaveLength(before);
  });
});

describe('who is no person of this repository', () => {
  /** A comment as an App of that name would have written it. */
  const asApp = async (slug: string, text: string): Promise<number> => {
    const { github, tokens, repository } = world;
    const issueNumber = await github.openIssue(tokens.lena, repository, 'Dependencies');
    // The text as it stands on GitHub, which the run reads again; posted by somebody so that it exists.
    const id = await world.comment(issueNumber, text, 'eve');
    const user = { login: `${slug}[bot]`, id: 77, type: 'Bot' };
    await deliver('issue_comment', {
      action: 'created',
      repository: { name: 'infra', default_branch: 'main', owner: { login: 'acme' } },
      sender: user,
      issue: { number: issueNumber, title: 'Dependencies' },
      comment: { id, body: text, html_url: 'http://x', user, performed_via_github_app: { slug } },
    });
    return issueNumber;
  };
  const text = '\n/promptops set image tag of checkout to 9.9.9 in staging';

  it('an App is heard where a list names it, and else not even answered', async () => {
    const { service } = world;
    const before = (await world.pulls()).length;
    const other = await asApp('dependabot', text);
    await service().line((entry) => entry['reason'] === 'an App that is not listed');
    await asApp('renovate', text);
    await service().line((entry) => entry['msg'] === 'run finished' && entry['verb'] === 'set');
    expect(await world.pulls()).toHaveLength(before + 1);
    // Eve, whose comments they were, may not and was told so; nobody else was answered on the first issue.
    expect(await world.botComments(other)).toHaveLength(1);
  });

  it('on a pull request from a fork only reading is answered (SEC-13)', async () => {
    const { github } = world;
    const [pull] = await world.pulls();
    const number = pull?.number ?? 0;
    const fork = { head: { repo: { id: 1 } }, base: { repo: { id: 2 } } };
    github.fault({ method: 'GET', path: /\/pulls\/\d+$/, respond: { status: 200, body: fork } });
    const seen = (await world.botComments(number)).length;
    await world.comment(number, scale(8, 'staging'));
    expect(await world.ending(number, seen)).toContain('rule `fork`');
    await world.comment(number, '/promptops help');
    expect(await world.ending(number, seen + 1)).toContain('/promptops generate');
  });

  it('nobody gains by having opened the pull request (SEC-13)', async () => {
    const { github, repository, tokens } = world;
    // Rob reads; the branches are there already.
    const opened = await github.request(tokens.rob, 'POST', `/repos/${repository}/pulls`, {
      title: 'mine',
      head: 'wide',
      base: 'main',
    });
    const number =
      (opened.body as { number?: number }).number ?? (await github.openIssue(tokens.rob, repository, 'mine'));
    await world.comment(number, scale(9, 'staging'), 'rob');
    expect(await world.ending(number)).toContain('rule `who.*`');
  });
});

describe('a limit', () => {
  const limited = 'acme/limited';
  const files = {
    'apps/checkout/overlays/staging/deployment.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\nspec:\n  replicas: 2\n',
    '.github/promptops.yml':
      'version: 1\nlimits: { requestsPerHour: 3, tokensPerDay: 0, perActor: { requestsPerHour: 2 } }\n',
  };
  const comments = async (issueNumber: number): Promise<readonly string[]> => {
    const answer = await world.github.request(
      world.tokens.lena,
      'GET',
      `/repos/${limited}/issues/${issueNumber}/comments`,
    );
    return (answer.body as { body: string; user: { type: string } }[])
      .filter(({ user }) => user.type === 'Bot')
      .map(({ body }) => body);
  };
  const ask = async (token: string, text: string): Promise<string> => {
    const issueNumber = await world.github.openIssue(token, limited, 'A request');
    await world.github.comment(token, limited, issueNumber, text);
    return world.github.waitFor(async () => (await comments(issueNumber)).find((body) => !body.includes('⏳')), {
      what: 'an answer',
    });
  };

  it('of model tokens stops before the model is asked, and leaves alone what needs none', async () => {
    const { github, tokens } = world;
    await github.addRepository({
      owner: 'acme',
      name: 'limited',
      from: { files },
      permissions: { lena: 'write', max: 'write' },
    });
    const refused = await ask(tokens.lena, '/prompt make the checkout service more resilient against node failures');
    expect(refused).toMatch(
      /limit of 0 model tokens a day[\s\S]*`limits.perActor.tokensPerDay`[\s\S]*It ends when the limit is raised/,
    );
    expect(model.requests).toHaveLength(0);
    expect(await ask(tokens.lena, '/prompt scale checkout to 3 replicas')).toContain('Opened #');
  });

  it('of requests is told once with its end, then nothing is said', async () => {
    const { github, tokens } = world;
    expect(await ask(tokens.lena, '/prompt scale checkout to 4 replicas')).toMatch(
      /limit of 2 requests an hour for [\s\S]*`limits.perActor.requestsPerHour`[\s\S]*It ends at \d\d:\d\d UTC/,
    );
    const issueNumber = await github.openIssue(tokens.lena, limited, 'Again');
    await github.comment(tokens.lena, limited, issueNumber, '/prompt scale checkout to 5 replicas');
    await world
      .service()
      .line((entry) => entry['msg'] === 'request quiet' && String(entry['reason']).includes('limit of 2'));
    expect(await comments(issueNumber)).toHaveLength(0);
  });

  it('of the repository counts everyone', async () => {
    const max = world.github.addUser('max');
    expect(await ask(max, '/prompt scale checkout to 6 replicas')).toContain('Opened #');
    expect(await ask(max, '/prompt scale checkout to 7 replicas')).toMatch(
      /limit of 3 requests an hour for this repository/,
    );
  });
});
