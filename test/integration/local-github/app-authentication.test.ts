import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppAuth } from '@octokit/auth-app';
import { startLocalGithub } from '../../../dev/local-github/local-github.ts';
import { appOf, commitOnBranch, failure, person, repo, startSeeded, type Seeded } from './support.ts';

describe('an App and its tokens', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await startSeeded();
    await seeded.github.addRepository({ owner: 'acme', name: 'other', from: null, private: true });
  });
  afterAll(() => seeded.github.close());

  it('starts in well under two seconds', async () => {
    const started = performance.now();
    const github = await startLocalGithub();
    const seconds = (performance.now() - started) / 1000;
    await github.close();
    expect(seconds).toBeLessThan(2);
  });

  it('knows itself and where it is installed', async () => {
    const me = await seeded.app.octokit.rest.apps.getAuthenticated();
    expect(me.data).toMatchObject({ id: seeded.github.appId, slug: 'promptops' });
    const there = await seeded.app.octokit.rest.apps.getRepoInstallation(repo);
    expect(there.data).toMatchObject({ id: seeded.github.installationId, account: { login: 'acme' } });
  });

  it('rejects a JWT signed with another key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const foreign = appOf({
      ...seeded.github,
      privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    });
    expect(await failure(foreign.octokit.rest.apps.getAuthenticated())).toMatchObject({ status: 401 });
  });

  it('acts as <slug>[bot]', async () => {
    const { data } = await seeded.bot.rest.issues.create({ ...repo, title: 'From the App' });
    expect(data.user).toMatchObject({ login: 'promptops[bot]', type: 'Bot' });
    expect(data.performed_via_github_app?.id).toBe(seeded.github.appId);
  });

  it('confines a token to the repositories it was made for', async () => {
    const auth = createAppAuth({
      appId: seeded.github.appId,
      privateKey: seeded.github.privateKey,
      request: seeded.bot.request,
    });
    const { token } = await auth({
      type: 'installation',
      installationId: seeded.github.installationId,
      repositoryNames: ['infra'],
    });
    const scoped = person(seeded.github, token);
    expect((await scoped.rest.repos.get(repo)).data.full_name).toBe('acme/infra');
    expect(await failure(scoped.rest.repos.get({ owner: 'acme', repo: 'other' }))).toMatchObject({ status: 404 });
    expect(
      (await scoped.rest.apps.listReposAccessibleToInstallation()).data.repositories.map((one) => one.name),
    ).toEqual(['infra']);
  });

  it('confines a token to the permissions it was made with', async () => {
    const auth = createAppAuth({
      appId: seeded.github.appId,
      privateKey: seeded.github.privateKey,
      request: seeded.bot.request,
    });
    const { token } = await auth({
      type: 'installation',
      installationId: seeded.github.installationId,
      permissions: { contents: 'read' },
    });
    const reader = person(seeded.github, token);
    const forbidden = {
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration') as string,
    };
    expect(await failure(reader.rest.git.createBlob({ ...repo, content: 'x' }))).toMatchObject(forbidden);
    expect(await failure(reader.rest.issues.create({ ...repo, title: 'x' }))).toMatchObject(forbidden);
    expect(await failure(reader.rest.pulls.list(repo))).toMatchObject(forbidden);
    expect(await failure(reader.rest.checks.create({ ...repo, name: 'x', head_sha: 'main' }))).toMatchObject(forbidden);
    expect((await reader.rest.repos.getContent({ ...repo, path: 'README.md' })).status).toBe(200);
  });

  it('gives no more than it was granted', async () => {
    const call = seeded.app.octokit.rest.apps.createInstallationAccessToken({
      installation_id: seeded.github.installationId,
      permissions: { administration: 'write' },
    });
    expect(await failure(call)).toMatchObject({ status: 422 });
  });

  it('refuses a token after it ended, and a new one works', async () => {
    const expiring = await startSeeded();
    const { data } = await expiring.app.octokit.rest.apps.createInstallationAccessToken({
      installation_id: expiring.github.installationId,
    });
    const holder = person(expiring.github, data.token);
    await holder.rest.repos.get(repo);
    expiring.github.expireTokens();
    expect(await failure(holder.rest.repos.get(repo))).toMatchObject({ status: 401 });
    const fresh = await appOf(expiring.github).getInstallationOctokit(expiring.github.installationId);
    expect((await fresh.rest.repos.get(repo)).status).toBe(200);
    await expiring.github.close();
  });

  it('signs commits for the App only when it names no author', async () => {
    const sha = await commitOnBranch(seeded.bot, 'signed', { a: 'a' });
    const own = await seeded.bot.rest.git.getCommit({ ...repo, commit_sha: sha });
    expect(own.data).toMatchObject({
      author: { name: 'promptops[bot]' },
      verification: { verified: true, reason: 'valid' },
    });
    const named = await seeded.bot.rest.git.createCommit({
      ...repo,
      message: 'x',
      tree: own.data.tree.sha,
      author: { name: 'Lena', email: 'l@example.com' },
    });
    expect(named.data.verification).toMatchObject({ verified: false, reason: 'unsigned' });
  });

  it('tells of its rate limit and ends it', async () => {
    const limited = await startSeeded({ requestsPerHour: 3 });
    const first = await limited.lena.rest.repos.get(repo);
    expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '2' });
    await limited.lena.rest.repos.get(repo);
    await limited.lena.rest.repos.get(repo);
    const raw = await fetch(`${limited.github.url}/user`, {
      headers: { authorization: `Bearer ${limited.tokens.lena}` },
    });
    expect(raw.headers.get('x-ratelimit-remaining')).toBe('0');
    const over = await failure(limited.lena.rest.repos.get(repo));
    expect(over).toMatchObject({ status: 403, message: expect.stringContaining('API rate limit exceeded') as string });
    await limited.github.close();
  });

  it('answers nobody and unknown tokens as GitHub does', async () => {
    const url = `${seeded.github.url}/repos/acme/infra/issues`;
    const nobody = await fetch(url, { method: 'POST', body: '{"title":"x"}' });
    expect(nobody.status).toBe(401);
    const wrong = await fetch(url, { headers: { authorization: `Bearer ${createHmac('sha1', 'x').digest('hex')}` } });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({
      message: 'Bad credentials',
      documentation_url: expect.any(String) as string,
    });
    expect((await fetch(url)).status).toBe(200);
  });
});
