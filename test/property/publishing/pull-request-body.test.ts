import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SemanticChange } from '../../../src/domain/change-set.ts';
import type { Check } from '../../../src/domain/check.ts';
import type { Json } from '../../../src/domain/json.ts';
import { codeBlock } from '../../../src/publishing/inert.ts';
import { pullRequestText } from '../../../src/publishing/pull-request-text.ts';
import { isSameChange, parseRecord, recordOf } from '../../../src/publishing/record.ts';
import type { Story } from '../../../src/publishing/story.ts';
import { passing, storyOf } from '../../unit/publishing/story.fixture.ts';

const hostile = fc.constantFrom('|', '<', '&', '`', '@a', '#1', '\n', '*', '"', '\\', '😀', '```', '-->', '</details>');
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.oneof(hostile, fc.string({ maxLength: 20 })), fc.nat({ max: maxLength }))
    .map(([piece, length]) => piece.repeat(Math.ceil(length / Math.max(1, piece.length))).slice(0, length));

const value: fc.Arbitrary<Json> = fc.oneof(fc.integer(), text(20_000), fc.array(text(100), { maxLength: 50 }));
const change: fc.Arbitrary<SemanticChange> = fc.record(
  { file: text(600), object: text(300), path: fc.oneof(fc.constant(''), text(300)), from: value, to: value },
  { requiredKeys: ['file', 'object', 'path'] },
);
const many = <Item>(item: fc.Arbitrary<Item>, most: number): fc.Arbitrary<Item[]> =>
  fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 4 }), fc.nat({ max: most }))
    .map(([items, count]) =>
      Array.from({ length: count }, (_, index) => items[index % items.length]).filter((it) => it !== undefined),
    );

const finding = fc.record({
  severity: fc.constantFrom('error', 'warning', 'info'),
  file: text(500),
  rule: text(80),
  message: text(2_000),
});
const check: fc.Arbitrary<Check> = fc
  .record({
    target: text(500),
    verdict: fc.constantFrom('pass', 'fail', 'unchecked'),
    reason: text(2_000),
    findings: many(finding, 30),
  })
  .map((parts) => ({ ...passing, ...parts }));

const story: fc.Arbitrary<Story> = fc
  .record({
    asked: text(8_000),
    actor: text(100),
    changes: many(change, 500),
    checks: many(check, 300),
    rendered: many(fc.record({ target: text(300), changes: many(change, 60) }), 60),
    files: many(fc.record({ path: text(1_000), after: text(50) }), 300),
    items: many(text(2_000), 60),
  })
  .map(({ files, items, ...parts }) =>
    storyOf({
      ...parts,
      changeSet: { files },
      proposal: { ...storyOf().proposal, warnings: items, assumptions: items },
    }),
  );

it('fits into what GitHub takes, holds the request whole and a record that can be read back, whatever the change is', () => {
  fc.assert(
    fc.property(story, (told) => {
      const { body } = pullRequestText(told);
      const record = parseRecord(body);
      expect(body.length).toBeLessThanOrEqual(65_000);
      expect(body).toContain(codeBlock(told.asked, 'text', 2_000));
      expect(record?.run).toBe(told.runId);
      expect(record !== undefined && isSameChange(record, recordOf(told))).toBe(true);
      const ours = body.replace(codeBlock(told.asked, 'text', 2_000), '');
      expect(ours.match(/^<\/details>$/gm)?.length).toBe(ours.match(/^<details>/gm)?.length);
    }),
    { numRuns: 60 },
  );
});
