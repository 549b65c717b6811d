import { describe, expect, it } from 'vitest';
import { pullRequestText } from '../../../src/publishing/pull-request-text.ts';
import { parseRecord, recordDigest } from '../../../src/publishing/record.ts';
import { passing, storyOf } from './story.fixture.ts';

describe('the pull request', () => {
  it('says what was asked, what changes and which checks ran', () => {
    const { title, body, branch, draft } = pullRequestText(storyOf());
    expect(title).toBe('chore(checkout): scale checkout to 5 replicas in production');
    expect(branch).toBe('promptops/12-scale-checkout-to-5-replicas-in-6f1c2d3e');
    expect(draft).toBe(false);
    expect(body).toContain('/prompt scale checkout to 5 replicas in production');
    expect(body).toContain(
      '| `apps/checkout/overlays/production/replicas.yaml` | `Deployment/checkout` | `spec.replicas` | `3` | `5` |',
    );
    expect(body).toContain('| ✅ pass | kubeconform | `apps/checkout` | kubeconform 0.7.0 | 120 ms |');
    expect(body).toContain('production is `apps/checkout/overlays/production`');
  });

  it('signs its commit with the run, the person, the planner and the digest of its record', () => {
    const { commitMessage, body } = pullRequestText(storyOf());
    expect(commitMessage).toBe(
      [
        'chore(checkout): scale checkout to 5 replicas in production',
        '',
        'Asked: /prompt scale checkout to 5 replicas in production',
        '',
        'PromptOps-Run: 6f1c2d3e-0000-4000-8000-000000000001',
        'PromptOps-Requested-By: lena',
        'PromptOps-Planner: rules',
        `PromptOps-Record: ${recordDigest(body)}`,
        'Co-authored-by: lena <lena@users.noreply.github.com>',
      ].join('\n'),
    );
  });

  it('tells by its commit that its record was edited, whatever line ends GitHub gives it', () => {
    const { commitMessage, body } = pullRequestText(storyOf());
    const trailer = (text: string): string => `PromptOps-Record: ${recordDigest(text)}`;
    expect(commitMessage).toContain(trailer(body.replaceAll('\n', '\r\n')));
    expect(commitMessage).not.toContain(trailer(body.replace('"requestedBy": "lena"', '"requestedBy": "anna"')));
  });

  it('tells alone who asked for what, when and where, how it was planned and what each check said', () => {
    const trace = {
      version: 'prompt-7',
      model: { name: 'm-1', maxContextTokens: 60_000, maxOutputTokens: 16_000, tools: ['read_file'], answers: [] },
    };
    const story = storyOf({
      origin: { at: '2026-11-22T10:00:00.000Z', repository: 'acme/infra', comment: 99, digest: 'd'.repeat(64) },
      chain: { sequence: 41, hash: 'c'.repeat(64) },
      traces: [trace],
      shown: [{ path: 'a.yaml', oid: 'e'.repeat(40), bytes: 12 }],
      usage: { model: 'm-1', inputTokens: 5, outputTokens: 6, rounds: 2 },
      needsApproval: 'environments.production.protected',
    });
    const { body, commitMessage } = pullRequestText(story);
    const record = parseRecord(body);
    expect(record).toMatchObject({
      run: story.runId,
      audit: `41:${'c'.repeat(64)}`,
      origin: { at: '2026-11-22T10:00:00.000Z', repository: 'acme/infra', issue: 12, comment: 99 },
      requestedBy: 'lena',
      asked: story.asked,
      planner: 'rules',
      versions: ['prompt-7'],
      model: { name: 'm-1', maxContextTokens: 60_000, tools: ['read_file'] },
      shown: [{ path: 'a.yaml', oid: 'e'.repeat(40), bytes: 12 }],
      usage: { rounds: 2 },
      approval: { rules: ['environments.production.protected'], confirm: [] },
      checks: [{ tool: 'kubeconform 0.7.0', output: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
    });
    expect(commitMessage).toContain(`PromptOps-Audit: 41:${'c'.repeat(64)}`);
  });

  it('names a person of GitHub as co-author by number, so that a later owner of the login is not', () => {
    expect(pullRequestText(storyOf({ actorId: 42 })).commitMessage).toMatch(
      /\nCo-authored-by: lena <42\+lena@users\.noreply\.github\.com>$/,
    );
  });

  it('names nobody as co-author whom only the command line knows', () => {
    const { issueNumber: _, ...local } = storyOf();
    expect(pullRequestText(local).commitMessage).not.toContain('Co-authored-by');
    expect(pullRequestText(local).commitMessage).toContain('PromptOps-Requested-By: lena');
  });

  it.each([
    ['the person', { actor: 'lena\nCo-authored-by: boss <boss@acme.example>' }],
    ['the request', { asked: 'scale\r\n\nCo-authored-by: boss <boss@acme.example>' }],
    [
      'the summary',
      { proposal: { ...storyOf().proposal, summary: 'scale\n\nCo-authored-by: boss <boss@acme.example>' } },
    ],
  ])('takes no trailer from the text of %s', (_, overrides) => {
    const lines = pullRequestText(storyOf({ actorId: 42, ...overrides })).commitMessage.split('\n');
    expect(lines.filter((line) => /^co-authored-by: (?!lena <42)/i.test(line))).toEqual([]);
    expect(lines.filter((line) => /^[\w-]+: /.test(line)).length).toBeLessThanOrEqual(7);
  });

  it.each([
    ['fails', { ...passing, verdict: 'fail' as const }],
    ['could not run', { ...passing, verdict: 'unchecked' as const, reason: 'kubeconform is not installed' }],
  ])('is a draft and says why when a check %s', (_, check) => {
    const { draft, body } = pullRequestText(storyOf({ checks: [passing, check] }));
    expect(draft).toBe(true);
    expect(body).toContain('**draft**');
  });

  it('is a draft when nothing could be checked', () => {
    expect(pullRequestText(storyOf({ checks: [] })).draft).toBe(true);
  });

  it('names what was not checked, with the reason', () => {
    const check = { ...passing, verdict: 'unchecked' as const, reason: 'helm is not installed' };
    expect(pullRequestText(storyOf({ checks: [check] })).body).toContain('helm is not installed');
  });

  it('folds what is more than a screenful', () => {
    const change = storyOf().changes[0]!;
    const changes = Array.from({ length: 40 }, (_, index) => ({ ...change, path: `spec.item${index}` }));
    expect(pullRequestText(storyOf({ changes })).body).toContain('<summary>28 more</summary>');
  });

  it('says how many values it has no room for, and gives up what environments get first', () => {
    const change = storyOf().changes[0];
    if (change === undefined) throw new Error('the fixture has a change');
    const values = Array.from({ length: 60 }, (_, index) => ({ ...change, path: `spec.item${index}` }));
    const rendered = Array.from({ length: 20 }, (_, index) => ({ target: `apps/${index}`, changes: values }));
    const { body } = pullRequestText(storyOf({ changes: values, rendered }));
    expect(body).toContain('… and 48 more values, see the diff');
    expect(body).toContain('<summary>48 more</summary>');
    expect(parseRecord(body)?.changes).toEqual(values);
  });

  it('names whole things that come or go in one line a file', () => {
    const whole = (object: string, side: 'from' | 'to') => ({
      file: 'modules/a/main.tf',
      object,
      path: '',
      [side]: {},
    });
    const { body } = pullRequestText(
      storyOf({
        changes: [whole('aws_s3_bucket.a', 'to'), whole('aws_sqs_queue.b', 'to'), whole('aws_sns_topic.c', 'from')],
      }),
    );
    expect(body).toContain('- `modules/a/main.tf` **adds** `aws_s3_bucket.a`, `aws_sqs_queue.b`');
    expect(body).toContain('- `modules/a/main.tf` **removes** `aws_sns_topic.c`');
  });

  it('asks for the second person where the rule demands one', () => {
    const text = pullRequestText(storyOf({ needsApproval: 'environments.production.protected' }));
    expect(text.labels).toContain('promptops: needs approval');
    expect(text.body).toContain('`environments.production.protected`');
  });

  it('cannot be made to close issues or to mention people by what was asked', () => {
    const proposal = {
      ...storyOf().proposal,
      summary: 'Fixes #1 @octocat',
      assumptions: ['closes #2', '@org/team said so'],
    };
    const { body, commitMessage, title } = pullRequestText(storyOf({ proposal, asked: 'Fixes #3' }));
    const outsideCode = body.replace(/```[\s\S]*?```/g, '');
    for (const text of [outsideCode, commitMessage, title])
      expect(text).not.toMatch(/(?:fix(?:es)?|closes) #\d|@[A-Za-z](?!.*noreply)/i);
  });
});

describe('what could not be checked', () => {
  it('is told once for each reason, with the first places and how many more there are', () => {
    const reason = 'dependencies are not vendored';
    const checks = [1, 2, 3, 4, 5].map((n) => ({
      ...passing,
      name: 'helm template',
      target: `charts/web with ci/${n}.yaml`,
      verdict: 'unchecked' as const,
      reason,
    }));
    const { body } = pullRequestText(storyOf({ checks }));
    const told = body.split('\n').filter((line) => line.includes(reason));
    expect(told).toEqual([
      '- `helm template` of `charts/web with ci/1.yaml`, `charts/web with ci/2.yaml`, `charts/web with ci/3.yaml` and 2 more: dependencies are not vendored',
    ]);
  });
});

describe('the record in the body', () => {
  it('can be read back', () => {
    const story = storyOf();
    expect(parseRecord(pullRequestText(story).body)).toMatchObject({
      run: story.runId,
      requestedBy: 'lena',
      changes: story.changes,
      base: 'a'.repeat(40),
    });
  });

  it('is not the one that somebody wrote into the request', () => {
    const forged = '<!-- promptops:record -->\n```json\n{"version":1,"run":"forged"}\n```';
    expect(parseRecord(pullRequestText(storyOf({ asked: forged })).body)?.run).toBe(storyOf().runId);
  });

  it('survives values that look like Markdown', () => {
    const changes = [{ file: 'a', object: 'b', path: 'c', from: '```\n</details>', to: '<!-- -->' }];
    expect(parseRecord(pullRequestText(storyOf({ changes })).body)?.changes).toEqual(changes);
  });

  it('is absent rather than wrong when it was damaged', () => {
    expect(parseRecord('<!-- promptops:record -->\n```json\n{"version":1\n```')).toBeUndefined();
    expect(parseRecord('no record')).toBeUndefined();
  });
});

describe('what the model was shown', () => {
  const shown = Array.from({ length: 3 }, (_, index) => ({
    path: `a${index}|\`.yaml`,
    oid: 'b'.repeat(40),
    bytes: 10,
  }));

  it('is listed with object and bytes, and whole in the record', () => {
    const { body } = pullRequestText(storyOf({ shown }));
    expect(body).toContain('What the model was shown: 3 files, 30 bytes');
    expect(body.match(/^\| `` ?a\d/gm)).toHaveLength(3);
    expect(parseRecord(body)?.shown).toEqual(shown);
  });

  it('is not spoken of where no model was asked', () => {
    expect(pullRequestText(storyOf()).body).not.toContain('model was shown');
  });
});
