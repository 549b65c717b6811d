import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalGithub, type LocalGithub } from '../../../dev/local-github/local-github.ts';
import { githubCodeHost } from '../../../src/adapters/github/code-host.ts';
import { githubConversation } from '../../../src/adapters/github/conversation.ts';
import { createClientFactory, type RepositoryClient } from '../../../src/adapters/github/repository-client.ts';
import { githubRevisions } from '../../../src/adapters/github/revisions.ts';
import { githubRights } from '../../../src/adapters/github/rights.ts';
import { createLeakFinder } from '../../../src/context/find-leak.ts';
import type { Check } from '../../../src/domain/check.ts';

let github: LocalGithub;
let client: RepositoryClient;
let lena: string;
beforeAll(async () => {
  github = await startLocalGithub();
  const files = { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n', 'run.sh': '#!/bin/sh\n' };
  await github.addRepository({
    owner: 'acme',
    name: 'infra',
    from: { files },
    permissions: { lena: 'maintain', rob: 'triage' },
  });
  lena = github.addUser('lena');
  const clients = createClientFactory({ appId: github.appId, privateKey: github.privateKey, apiUrl: github.url });
  client = await clients(github.installationId, { owner: 'acme', name: 'infra' });
});
afterAll(() => github.close());

const api = async (path: string): Promise<unknown> =>
  (await github.request(lena, 'GET', `/repos/acme/infra/${path}`)).body;

describe('commits', () => {
  it('change, add and delete files, and keep what may be run runnable', async () => {
    const host = githubCodeHost(client);
    const parent = (await host.branchHead('main')) ?? '';
    const sha = await host.commit({
      parent,
      message: 'change things',
      files: [
        { path: 'a.yaml', content: 'a: 2\n', mode: '100644' },
        { path: 'b.yaml', mode: '100644' },
        { path: 'run.sh', content: '#!/bin/sh\nset -e\n', mode: '100755' },
      ],
    });
    await host.createBranch('promptops/1-x', sha, []);
    const { tree } = (await api(`git/trees/${sha}`)) as { tree: { path: string; mode: string }[] };
    expect(tree.map(({ path, mode }) => `${path} ${mode}`)).toEqual(['a.yaml 100644', 'run.sh 100755']);
    await expect(host.createBranch('promptops/1-x', parent, [])).rejects.toMatchObject({ code: 'branch-taken' });
    expect(await host.branchHead('promptops/none')).toBeUndefined();
  });
});

describe('a branch', () => {
  it('is moved on, never back or aside, and one that is gone is not made again', async () => {
    const host = githubCodeHost(client);
    const { moveBranch } = githubRevisions(client);
    const parent = (await host.branchHead('main')) ?? '';
    const commit = (content: string): Promise<string> =>
      host.commit({ parent, message: content, files: [{ path: 'a.yaml', content, mode: '100644' }] });
    const [mine, theirs] = [await commit('a: 3\n'), await commit('a: 4\n')];
    await host.createBranch('promptops/2-x', parent, []);
    expect(await moveBranch('promptops/2-x', mine, [])).toBe(true);
    expect(await moveBranch('promptops/2-x', theirs, [])).toBe(false);
    expect(await moveBranch('promptops/2-x', parent, [])).toBe(false);
    expect(await host.branchHead('promptops/2-x')).toBe(mine);
    await host.deleteBranch('promptops/2-x');
    expect(await moveBranch('promptops/2-x', mine, [])).toBe(false);
    expect(await host.branchHead('promptops/2-x')).toBeUndefined();
  });
});

describe('the check run', () => {
  const check = (verdict: Check['verdict'], findings: number): Check => ({
    name: 'terraform validate',
    target: '.',
    verdict,
    tool: null,
    seconds: 0,
    findings: Array.from({ length: findings }, (_, index) => ({
      severity: 'error',
      file: 'a.yaml',
      line: index + 1,
      rule: 'r',
      message: `m${index}`,
    })),
  });
  it.each([
    ['pass', 'success'],
    ['fail', 'failure'],
    ['unchecked', 'action_required'],
  ] as const)('of a check that is %s says %s', async (verdict, conclusion) => {
    const host = githubCodeHost(client);
    const sha = (await host.branchHead('main')) ?? '';
    const run = {
      name: `promptops ${verdict}`,
      title: 't',
      summary: '| line |\n'.repeat(10_000),
      checks: [check(verdict, 120)],
      externalId: verdict,
    };
    await host.createCheckRun(sha, run);
    await host.createCheckRun(sha, run);
    const { check_runs: runs } = (await api(`commits/${sha}/check-runs?check_name=promptops%20${verdict}`)) as {
      check_runs: { conclusion: string; output: { annotations_count: number } }[];
    };
    expect(runs).toEqual([
      expect.objectContaining({ conclusion, output: expect.objectContaining({ annotations_count: 120 }) as unknown }),
    ]);
  });
});

describe('rights', () => {
  it('are the roles GitHub tells, and none for strangers', async () => {
    const rights = githubRights(client);
    expect(await rights.roleOf('lena')).toBe('maintain');
    expect(await rights.roleOf('rob')).toBe('triage');
    expect(['none', 'read']).toContain(await rights.roleOf('nobody-knows-them'));
    expect(await rights.isTeamMember('no-such-team', 'lena')).toBe(false);
  });
});

describe('our own comment', () => {
  it('is found by its author and marker together (SEC-11)', async () => {
    const conversation = githubConversation(client);
    const issue = await github.openIssue(lena, 'acme/infra', 'x');
    await github.comment(lena, 'acme/infra', issue, 'forged <!-- marker -->');
    expect(await conversation.findOwnComment(issue, '<!-- marker -->')).toBeUndefined();
    const own = await conversation.createComment(issue, 'mine <!-- marker -->');
    expect(await conversation.findOwnComment(issue, '<!-- marker -->')).toBe(own);
  });
});

describe('a token', () => {
  it('reaches its one repository (SEC-17)', async () => {
    await github.addRepository({ owner: 'acme', name: 'secret', from: { files: { a: 'b' } }, private: true });
    const answer = client.octokit.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'secret' });
    await expect(answer).rejects.toMatchObject({ status: 404 });
  });
});

describe('a text that holds a secret of ours', () => {
  it('is not sent, wherever it would be written (SEC-12)', async () => {
    const secret: string = 'whsec-Zk3v9QpL7mX2wTb8RnC4yHs6';
    const { appId, privateKey, url: apiUrl, installationId } = github;
    const clients = createClientFactory({ appId, privateKey, apiUrl, leaks: createLeakFinder([secret]) });
    const guarded = await clients(installationId, { owner: 'acme', name: 'infra' });
    const [host, conversation] = [githubCodeHost(guarded), githubConversation(guarded)];
    const issue = await github.openIssue(lena, 'acme/infra', 'x');
    const parent = (await host.branchHead('main')) ?? '';
    const reversed = [...secret].reverse().join('');
    const content = Buffer.from(secret).toString('base64');
    const isLeak = { code: 'secret-leak' };
    const before = github.calls().length;
    await expect(conversation.createComment(issue, `see ${secret}`)).rejects.toMatchObject(isLeak);
    const files = [{ path: 'c.yaml', content: `a: ${content}\n`, mode: '100644' as const }];
    await expect(host.commit({ parent, message: 'm', files })).rejects.toMatchObject(isLeak);
    await expect(host.createBranch(`promptops/${reversed}`, parent, [])).rejects.toMatchObject(isLeak);
    const pull = { title: secret.slice(6, 20), body: '', branch: 'x', base: 'main', draft: false };
    await expect(host.createPullRequest(pull)).rejects.toMatchObject(isLeak);
    const written = github
      .calls()
      .slice(before)
      .filter(({ method }) => method !== 'GET');
    expect(written.map(({ path }) => path)).toEqual([]);
    expect(await conversation.createComment(issue, 'nothing secret')).toBeGreaterThan(0);
  });
});

describe('failures', () => {
  it('that pass are waited out, making is never repeated, and messages carry no token', async () => {
    const host = githubCodeHost(client);
    const reading = github.fault({ method: 'GET', path: /\/git\/ref\//, times: 2, respond: { status: 502 } });
    expect(await host.branchHead('main')).toMatch(/^[0-9a-f]{40}$/);
    expect(reading.struck()).toBe(2);
    const making = github.fault({
      method: 'POST',
      path: /\/pulls$/,
      times: 5,
      respond: { status: 502, body: { message: 'bad gateway' } },
    });
    const pull = host.createPullRequest({ title: 't', body: 'b', branch: 'promptops/1-x', base: 'main', draft: false });
    await expect(pull).rejects.toMatchObject({
      code: 'github-unavailable',
      retry: true,
      message: expect.not.stringContaining('ghs_') as unknown,
    });
    expect(making.struck()).toBe(1);
    making.remove();
  });

  it('by a long rate limit say until when', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 3_600);
    github.fault({
      path: /\/git\/ref\//,
      respond: { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } },
    });
    await expect(githubCodeHost(client).branchHead('main')).rejects.toMatchObject({
      code: 'github-rate-limit',
      message: expect.stringMatching(/\d\d:\d\d UTC/) as unknown,
    });
  });
});
