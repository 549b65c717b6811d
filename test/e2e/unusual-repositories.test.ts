import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openWorld, shop, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const generate = '/promptops generate s3 module with versioning, name it artifacts';

describe('a repository that is unusual', () => {
  it('without a commit is told to push one', async () => {
    world = await openWorld({ from: null });
    expect((await world.ask(generate)).comment).toContain('The repository has no commit yet');
  });

  it('without any infrastructure gets its first module', async () => {
    world = await openWorld({ from: { files: { 'README.md': '# Hello\n', CODEOWNERS: '* @rob @lena\n' } } });
    expect((await world.ask(generate)).comment).toContain('Opened #');
    const [pull] = await world.pulls();
    expect(pull?.requested_reviewers).toEqual([expect.objectContaining({ login: 'rob' })]);
    expect(await world.diff(pull?.number ?? 0)).toContain('resource "aws_s3_bucket"');
    expect((await world.ask('/prompt scale checkout to 3 replicas')).comment).toContain('❓');
  });

  it('that is archived is left alone, and the run ends', async () => {
    world = await openWorld();
    const { github, repository } = world;
    github.setWebhookUrl('http://127.0.0.1:9/lost');
    const issueNumber = await world.post(generate);
    await github.settled();
    github.setArchived(repository, true);
    github.setWebhookUrl(`${world.service().url}/api/github/webhooks`);
    const asked = github.deliveries().find(({ event }) => event === 'issue_comment');
    await github.redeliver(asked?.id ?? 0);
    await world.service().line((entry) => entry['msg'] === 'run stopped');
    expect(await world.pulls()).toHaveLength(0);
    expect(await world.botComments(issueNumber)).toHaveLength(0);
  });

  it('with a locked issue, where nothing can be told, is left alone too', async () => {
    world = await openWorld();
    const { github, repository, tokens } = world;
    const issue = await github.request(tokens.lena, 'POST', `/repos/${repository}/issues`, { title: 'A request' });
    const { number } = z.object({ number: z.number() }).parse(issue.body);
    await github.request(tokens.lena, 'PUT', `/repos/${repository}/issues/${number}/lock`);
    await world.comment(number, generate);
    const stopped = await world.service().line((entry) => entry['msg'] === 'run stopped');
    expect(stopped).toMatchObject({ code: 'github-forbidden' });
    expect(await world.pulls()).toHaveLength(0);
  });

  it('with a broken configuration is changed by nobody', async () => {
    const files = { '.github/promptops.yml': 'version: 1\nlimit: {}\n', 'README.md': '# Hi\n' };
    world = await openWorld({ from: { files } });
    const { comment } = await world.ask(generate);
    expect(comment).toContain('line 2');
    expect(comment).toContain('`limit` is not a known key');
    expect(await world.pulls()).toHaveLength(0);
  });

  it('with rules for people follows them', async () => {
    const rules = 'version: 1\nwho: { generate: ["user:rob"] }\n';
    world = await openWorld({ from: { files: { '.github/promptops.yml': rules, 'README.md': '# Hi\n' } } });
    expect((await world.ask(generate)).comment).toContain('`who.generate`');
    expect((await world.ask(generate, 'rob')).comment).toContain('Opened #');
  });
  it('that gives rights to a team asks for its members', async () => {
    const rules = 'version: 1\nwho: { generate: ["team:sre"] }\n';
    world = await openWorld({ from: { files: { '.github/promptops.yml': rules, 'README.md': '# Hi\n' } } });
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
    world = await openWorld({ from: { files } });
    expect((await world.ask(`${generate} --path modules/mine`)).comment).toContain('Opened #');
    expect((await world.ask(`${generate} --path modules/other`)).comment).toContain('`who.generate`');
  });
});

describe('a tool that is missing or hangs', () => {
  it('leaves its checks unproven and the pull request a draft', async () => {
    world = await openWorld({ from: shop, env: { PROMPTOPS_TERRAFORM: '/nonexistent/terraform' } });
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
    world = await openWorld();
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
    world = await openWorld({ from: { files: { 'README.md': '# Hi\n' } } });
    const { github, repository, tokens } = world;
    const issueNumber = await world.post(generate);
    await world.service().line((entry) => entry['stage'] === 'validate');
    await world.service().kill();
    const content = Buffer.from('version: 1\nwho: { generate: ["user:boss"] }\n').toString('base64');
    const path = `/repos/${repository}/contents/.github/promptops.yml`;
    expect((await github.request(tokens.lena, 'PUT', path, { message: 'rules', content })).status).toBe(201);
    await world.restart();
    expect(await world.ending(issueNumber)).toContain('`who.generate`');
    expect(await world.pulls()).toHaveLength(0);
  });
});
