import { expect, it } from 'vitest';
import type { Round } from '../../../src/domain/round.ts';
import { noUsage } from '../../../src/domain/usage.ts';
import { parseRecord, recordOf, renderRecord } from '../../../src/publishing/record.ts';
import { storyOf } from './story.fixture.ts';

it('a record shows what nobody would see as escapes, and is read back as it was (SEC-23)', () => {
  const asked = 'scale \u202Eweb\u202C a\u200Bb \u{E0041} \uFE0F 🚀 <!-- x -->';
  const record = recordOf(storyOf({ asked }));
  const text = renderRecord(record);
  expect(text.slice(text.indexOf('<details>'))).not.toMatch(/[\p{Cf}\u{FE00}-\u{FE0F}]|<!--/u);
  expect(text).toContain('🚀');
  expect(parseRecord(text)?.asked).toBe(asked);
});

it('a record says what there was no room for', () => {
  const shown = [1, 2, 3].map((bytes) => ({ path: `${bytes}.tf`, oid: 'a'.repeat(40), bytes }));
  const record = recordOf(storyOf({ shown }), { characters: 10, entries: 1 });
  expect([record.shown.length, record.left]).toEqual([1, { shown: 2 }]);
  expect(recordOf(storyOf({ shown })).left).toBeUndefined();
});

it('a record of several turns tells of each who asked, when, on what, and what the model was, saw and took', () => {
  const round = { run: 'run-1', actor: 'lena', asked: 'use gp3', done: [], left: [], remarks: [] };
  const planned: NonNullable<Round['planned']> = {
    ...{ at: '2026-11-22T10:00:00.000Z', base: 'b'.repeat(40), versions: ['prompt-7'] },
    planner: 'model',
    model: { name: 'm-1', maxContextTokens: 9, maxOutputTokens: 3, tools: ['read_file'] },
    usage: { model: 'm-1', inputTokens: 5, outputTokens: 6, rounds: 2 },
    shown: [{ path: 'a.tf', oid: 'c'.repeat(40), bytes: 7 }],
  };
  const rounds = [
    { ...round, planned },
    { ...round, run: 'run-2' },
  ];
  const record = parseRecord(renderRecord(recordOf(storyOf({ rounds }))));
  expect(record?.rounds).toEqual([
    { run: 'run-1', requestedBy: 'lena', asked: 'use gp3', ...planned },
    { run: 'run-2', requestedBy: 'lena', asked: 'use gp3' },
  ]);
  expect(record).toMatchObject({
    planner: 'rules',
    usage: noUsage,
    software: expect.stringMatching(/^promptops \d/) as string,
  });
});
