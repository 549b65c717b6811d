import { expect, it } from 'vitest';
import type { AskedModel } from '../../../src/domain/asked-model.ts';
import type { Shown } from '../../../src/domain/usage.ts';
import { diffLines } from '../../../src/review/diff-lines.ts';
import { reviewByModel } from '../../../src/review/model-review.ts';
import { askedModel } from '../../support/asked-model.ts';

const lines = diffLines({ files: [{ path: 'a.tf', before: 'a = 1\nb = 2\nc = 3\n', after: 'a = 1\nb = 9\nc = 3\n' }] });

const oidOf = (path: string): string => `oid of ${path}`;
const review = (model: AskedModel, known: Parameters<typeof reviewByModel>[1] = [], about = lines) =>
  reviewByModel({ lines: about, oidOf }, known, model, new AbortController().signal);

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
  const two = diffLines({
    files: ['a.tf', 'b.tf', 'c.tf'].map((path) => ({ path, before: 'a = 1\n', after: 'a = 2\n' })),
  });
  await review({ ...askedModel('{"findings":[]}', { shown }), maxCharacters: 60 }, [], two);
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
