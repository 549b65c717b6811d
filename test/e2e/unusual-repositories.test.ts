import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openWorld, type World } from './world.ts';

/** One service for all; each test has a repository of its own. */
let shared: World;
beforeAll(async () => {
  shared = await openWorld();
});
afterAll(() => shared.close());

const generate = '/promptops generate s3 module with versioning, name it artifacts';

describe('a repository that is unusual', () => {
  it('without a commit is told to push one', async () => {
    const world = await shared.beside(null);
    expect((await world.ask(generate)).comment).toContain('The repository has no commit yet');
  });

  it('without any infrastructure gets its first module', async () => {
    const world = await shared.beside({ files: { 'README.md': '# Hello\n', CODEOWNERS: '* @rob @lena\n' } });
    expect((await world.ask(generate)).comment).toContain('Opened #');
    const [pull] = await world.pulls();
    expect(pull?.requested_reviewers).toEqual([expect.objectContaining({ login: 'rob' })]);
    expect(await world.diff(pull?.number ?? 0)).toContain('resource "aws_s3_bucket"');
    expect((await world.ask('/prompt scale checkout to 3 replicas')).comment).toContain('❓');
  });

  it('that is archived is left alone, and the run ends', async () => {
    const world = await shared.beside();
    const { github, repository } = world;
    github.setWebhookUrl('http://127.0.0.1:9/lost');
    const issueNumber = await world.post(generate);
    await github.settled();
    github.setArchived(repository, true);
    github.setWebhookUrl(`${world.service().url}/api/github/webhooks`);
    const asked = github.deliveries().findLast(({ event }) => event === 'issue_comment');
    await github.redeliver(asked?.id ?? 0);
    await world.service().line((entry) => entry['msg'] === 'run stopped' && entry['delivery'] === asked?.guid);
    expect(await world.pulls()).toHaveLength(0);
    expect(await world.botComments(issueNumber)).toHaveLength(0);
  });

  it('with a locked issue, where nothing can be told, is left alone too', async () => {
    const world = await shared.beside();
    const { github, repository, tokens } = world;
    const number = await github.openIssue(tokens.lena, repository, 'A request');
    await github.request(tokens.lena, 'PUT', `/repos/${repository}/issues/${number}/lock`);
    const known = world.service().log.length;
    await world.comment(number, generate);
    const stopped = await world.service().line((entry) => entry['msg'] === 'run stopped', known);
    expect(stopped).toMatchObject({ code: 'github-forbidden' });
    expect(await world.pulls()).toHaveLength(0);
  });

  it('with a broken configuration is changed by nobody', async () => {
    const files = { '.github/promptops.yml': 'version: 1\nlimit: {}\n', 'README.md': '# Hi\n' };
    const world = await shared.beside({ files });
    const { comment } = await world.ask(generate);
    expect(comment).toContain('line 2');
    expect(comment).toContain('`limit` is not a known key');
    expect(await world.pulls()).toHaveLength(0);
  });

  it('with rules for people follows them', async () => {
    const rules = 'version: 1\nwho: { generate: ["user:rob"] }\n';
    const world = await shared.beside({ files: { '.github/promptops.yml': rules, 'README.md': '# Hi\n' } });
    expect((await world.ask(generate)).comment).toContain('`who.generate`');
    expect((await world.ask(generate, 'rob')).comment).toContain('Opened #');
  });
  it('that gives rights to a team asks for its members', async () => {
    const rules = 'version: 1\nwho: { generate: ["team:sre"] }\n';
    const world = await shared.beside({ files: { '.github/promptops.yml': rules, 'README.md': '# Hi\n' } });
    world.github.addTeam('acme', 'sre', ['rob']);
    expect((await world.ask(generate)).comment).toContain('`who.generate`');
    expect((await world.ask(generate, 'rob')).comment).toContain('Opened #');
  });

  it('that lets code owners decide asks CODEOWNERS', async () => {
    const rules = 'version: 1\nwho: { generate: ["codeowners"] }\n';
    const files = {
      '.github/promptops.yml': rules,
      CODEOWNERS: '* @rob\nmodules/mine/ @lena\n',
      'README.md': '# Hi\n',
    };
    const world = await shared.beside({ files });
    expect((await world.ask(`${generate} --path modules/mine`)).comment).toContain('Opened #');
    expect((await world.ask(`${generate} --path modules/other`)).comment).toContain('`who.generate`');
  });
});

describe('a tool that is missing or hangs', () => {
  it('leaves its checks unproven and the pull request a draft', async () => {
    const world = await openWorld({ env: { PROMPTOPS_TERRAFORM: '/nonexistent/terraform' } });
    onTestFinished(() => world.close());
    const { comment } = await world.ask(generate);
    const [pull] = await world.pulls();
    expect(comment).toContain('as a **draft**');
    expect(pull).toMatchObject({ draft: true });
    expect(pull?.body).toMatch(/⚠️ not checked \| terraform validate/);
  });
});

describe('rights per environment', () => {
  const rules = `version: 1
environments:
  production: { paths: ["apps/*/overlays/production/**", "charts/*/values-production.yaml"], who: { "*": ["user:boss"] } }
`;

  it('hold for what a base or a shared values file changes in production', async () => {
    const world = await shared.beside();
    const { github, repository, tokens } = world;
    const content = Buffer.from(rules).toString('base64');
    const path = `/repos/${repository}/contents/.github/promptops.yml`;
    const made = await github.request(tokens.lena, 'PUT', path, { message: 'rules', content });
    expect(made.status).toBe(201);
    const direct = await world.ask('/prompt set memory limit of payments to 1Gi in production');
    expect(direct.comment).toContain('`environments.production.who.*`');
    const base = await world.ask('/prompt set memory limit of payments to 1Gi --path apps/payments/base');
    expect(base.comment).not.toContain('Opened #');
    expect(base.comment).toContain('`environments.production.who.*`');
  });

  it('are those of today for a run that was resumed', async () => {
    const world = await shared.beside({ files: { 'README.md': '# Hi\n' } });
    const { github, repository, tokens } = world;
    const known = world.service().log.length;
    const issueNumber = await world.post(generate);
    await world.service().line((entry) => entry['stage'] === 'validate', known);
    await world.service().kill();
    const content = Buffer.from('version: 1\nwho: { generate: ["user:boss"] }\n').toString('base64');
    const path = `/repos/${repository}/contents/.github/promptops.yml`;
    expect((await github.request(tokens.lena, 'PUT', path, { message: 'rules', content })).status).toBe(201);
    await world.restart();
    expect(await world.ending(issueNumber)).toContain('`who.generate`');
    expect(await world.pulls()).toHaveLength(0);
  });
});
