import { expect, it } from 'vitest';
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
