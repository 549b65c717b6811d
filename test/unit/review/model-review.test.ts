import { expect, it } from 'vitest';
import type { AskedModel } from '../../../src/domain/asked-model.ts';
import type { Shown } from '../../../src/domain/usage.ts';
import { reviewByModel, type AskedChange } from '../../../src/review/model-review.ts';
import { redactSecretObjects } from '../../../src/context/redact-secret-objects.ts';
import { askedModel } from '../../support/asked-model.ts';

const changeSet = { files: [{ path: 'a.tf', before: 'a = 1\nb = 2\nc = 3\n', after: 'a = 1\nb = 9\nc = 3\n' }] };

const oidOf = (path: string): string => `oid of ${path}`;
const review = (model: AskedModel, known: Parameters<typeof reviewByModel>[1] = [], about: Partial<AskedChange> = {}) =>
  reviewByModel({ changeSet, beside: [], oidOf, ...about }, known, model, new AbortController().signal);

const good = { file: 'a.tf', line: 2, quote: 'b = 9', reason: 'wrong-magnitude', message: '`b` is hunter2.' };
const ask = (findings: readonly unknown[]) => review(askedModel(JSON.stringify({ findings })));

it('keeps what quotes a changed line and has a reason, as a warning, with secrets taken out', async () => {
  expect(await ask([good])).toMatchObject({
    findings: [{ severity: 'warning', file: 'a.tf', line: 2, rule: 'model/wrong-magnitude', message: '`b` is ***.' }],
    dropped: {},
  });
});

it.each([
  ['a line outside of the change', 'outside-the-change', { ...good, line: 1, quote: 'a = 1' }],
  ['a line that does not exist', 'outside-the-change', { ...good, line: 40 }],
  ['a quote that is not there', 'misquoted', { ...good, quote: 'b = 2' }],
  ['an empty quote', 'misquoted', { ...good, quote: ' ' }],
  ['another file', 'outside-the-change', { ...good, file: '../a.tf' }],
  ['a reason of its own', 'malformed', { ...good, reason: 'taste' }],
  ['something that is no finding', 'malformed', 'drop the database'],
])('drops %s as %s and keeps its neighbour', async (_, reason, bad) => {
  expect(await ask([bad, good])).toMatchObject({ findings: [{ line: 2 }], dropped: { [reason]: 1 } });
});

it('keeps three, and counts what is too many', async () => {
  expect(await ask([good, good, good, good, good])).toMatchObject({
    findings: [{}, {}, {}],
    dropped: { 'too-many': 2 },
  });
});

it('takes an answer that is no JSON for none, and counts it', async () => {
  expect(await review(askedModel('Looks fine to me!'))).toEqual({ findings: [], dropped: { malformed: 1 } });
});

it('tells which files the model saw, as far as they fitted', async () => {
  const shown: Shown[] = [];
  const files = ['a.tf', 'b.tf', 'c.tf'].map((path) => ({ path, before: 'a = 1\n', after: 'a = 2\n' }));
  await review({ ...askedModel('{"findings":[]}', { shown }), maxCharacters: 60 }, [], { changeSet: { files } });
  expect(shown).toEqual([
    { path: 'a.tf', oid: 'oid of a.tf', bytes: 38 },
    { path: 'b.tf', oid: 'oid of b.tf', bytes: 22 },
  ]);
});

it('does not repeat what a rule found on that line, and tells the model of it', async () => {
  const users: string[] = [];
  const known = {
    severity: 'error',
    file: 'a.tf',
    line: 2,
    rule: 'r',
    message: 'Known.',
    inDiff: true,
    key: 'k',
  } as const;
  const model = askedModel(JSON.stringify({ findings: [good] }), { users });
  expect(await review(model, [known])).toEqual({ findings: [], dropped: { known: 1 } });
  expect(users[0]).toContain('a.tf:2 Known.');
});

it('shows the block around a change and small files beside it', async () => {
  const users: string[] = [];
  const lines = Array.from({ length: 60 }, (_, index) => `k${index} = 0`);
  const after = lines.with(30, 'k30 = 1');
  const files = [{ path: 'a.tf', before: lines.join('\n'), after: after.join('\n') }];
  const beside = [{ path: 'b.tf', text: 'b = 1\n' }];
  await review(askedModel('{"findings":[]}', { users }), [], { changeSet: { files }, beside });
  expect([/k6 = 0/, /k4 = 0/, /b = 1/].map((text) => text.test(users[0] ?? ''))).toEqual([true, false, true]);
});

it('says something else about a line of which is known only that its file changes', async () => {
  const known = { severity: 'error', file: 'a.tf', line: 2, message: 'Changed.', inDiff: true, key: 'k' } as const;
  const model = askedModel(JSON.stringify({ findings: [good] }));
  expect((await review(model, [{ ...known, rule: 'guardrail/workflow-files' }])).findings).toHaveLength(1);
});

it('shows no file that holds secrets, and no value of a Secret whose kind stands far above', async () => {
  const users: string[] = [];
  const secret = (value: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n${'  # far\n'.repeat(40)}data:\n  password: ${value}\n`;
  const model = {
    ...askedModel('{"findings":[]}', { users }),
    makeSafe: (text: string) => redactSecretObjects(text, '***').text,
  };
  const files = [
    { path: 's.yaml', before: secret('b25l'), after: `${secret('dHdv')}  other: dGhyZWU=\n` },
    { path: '.env', before: 'A=one\n', after: 'A=two\n' },
  ];
  await review(model, [], { changeSet: { files }, beside: [{ path: '.env.local', text: 'B=four\n' }] });
  expect(users).toHaveLength(1);
  expect(users[0]).not.toMatch(/dHdv|b25l|dGhyZWU|A=two|B=four/);
  expect(users[0]).toMatch(/other: /);
});
