import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOnBranch, repo, startSeeded, type Seeded } from './support.ts';

describe('the pages for a person', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await startSeeded();
  });
  afterAll(() => seeded.github.close());

  async function open(
    path: string,
  ): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
    const response = await fetch(`${seeded.github.url}${path}`, { headers: { accept: 'text/html,*/*' } });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  it('show an issue with its comments and reactions, rendered as GitHub would', async () => {
    const body =
      '| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n> [!WARNING]\n> Careful\n\n<details><summary>More</summary>\n\n`code`\n</details>';
    const { data: issue } = await seeded.lena.rest.issues.create({ ...repo, title: 'A <b>title</b>', body });
    await seeded.bot.rest.issues.createComment({ ...repo, issue_number: issue.number, body: 'An **answer**' });
    await seeded.bot.rest.reactions.createForIssue({ ...repo, issue_number: issue.number, content: 'eyes' });
    const { text } = await open(`/acme/infra/issues/${String(issue.number)}`);
    for (const part of [
      'A &lt;b&gt;title',
      '<td>1</td>',
      'type="checkbox"',
      'class="alert warning"',
      '<summary>More</summary>',
      '<strong>answer</strong>',
      '👀 1',
      'promptops[bot]',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![x](https://evil.example/?leak)',
    '[x](javascript:alert(1))',
    '<a href="data:text/html,x" onclick="y">x</a>',
    '<svg onload=alert(1)>',
    '<style>*{}</style><iframe src="//evil.example"></iframe>',
    '<form action="//evil.example"><button>x</button></form>',
    '<details ontoggle=alert(1) open>x</details>',
  ])('disarm %s', async (body) => {
    const { data } = await seeded.lena.rest.issues.create({ ...repo, title: 'Hostile', body });
    const { text, headers } = await open(`/acme/infra/issues/${String(data.number)}`);
    const shown = text.slice(text.indexOf('<div class="body">'));
    expect(shown).not.toMatch(/<script|<img|<svg|<iframe|<style|<form|<button|javascript:|data:|\son\w+=/i);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('show a pull request with its checks and its diff, escaped', async () => {
    const sha = await commitOnBranch(seeded.bot, 'page', { 'page.html': '<script>alert(1)</script>\n' });
    const { data } = await seeded.bot.rest.pulls.create({
      ...repo,
      title: 'Add a page',
      head: 'page',
      base: 'main',
      body: 'Why',
    });
    await seeded.bot.rest.checks.create({
      ...repo,
      name: 'kubeconform',
      head_sha: sha,
      conclusion: 'failure',
      output: { title: '1 finding', summary: 'x' },
    });
    const { text } = await open(`/acme/infra/pull/${String(data.number)}`);
    for (const part of [
      'kubeconform',
      '✗',
      '<span class="plus">+&lt;script&gt;alert(1)&lt;/script&gt;</span>',
      'page.html',
    ])
      expect(text).toContain(part);
    expect((await open(`/acme/infra/pull/${String(data.number)}.diff`)).text).toContain('+<script>alert(1)</script>');
    expect((await open('/acme/infra/pulls')).text).toContain(`href="/acme/infra/pull/${String(data.number)}"`);
  });

  it('say when there is nothing, and leave JSON clients their 404', async () => {
    expect((await open('/acme/infra/issues/999')).status).toBe(404);
    expect((await open('/acme/none')).status).toBe(404);
    const json = await fetch(`${seeded.github.url}/acme/infra`, { headers: { accept: 'application/vnd.github+json' } });
    expect([json.status, await json.json()]).toMatchObject([404, { message: 'Not Found' }]);
  });
});
