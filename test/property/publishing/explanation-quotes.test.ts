import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExplainedRun } from '../../../src/domain/failure.ts';
import { plainText } from '../../../src/explain/plain-text.ts';
import { reduceLog } from '../../../src/explain/reduce-log.ts';
import { explanationComment } from '../../../src/publishing/explanation-comment.ts';

const words = [
  '##[error]',
  '##[group]Run x',
  '│ Error: Invalid x',
  '```',
  '~~~',
  '\u001B[31m',
  '@lena',
  '<img src=x>',
  '[a](b)',
  '\t',
  '   ',
  '#1',
  '|',
];
const line = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(' ').replaceAll(/[\r\n\u2028\u2029]/g, ''));

test('every line that a comment quotes stands in the log at that number, as a person sees it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
      const { evidence, rootCause, category, signature } = await reduceLog([lines.join('\n')]);
      const job = { name: 'build', url: 'https://github.example/job/1' };
      const rest = {
        verdict: 'unknown',
        confidence: 0.2,
        because: { text: 'x' },
        otherJobs: [],
        fixes: [],
        places: [],
        addresses: [],
        planner: 'rules',
      } as const;
      const failures = [{ signature, category, rootCause, evidence, job, ...rest }];
      const run: ExplainedRun = {
        runId: 1,
        attempt: 1,
        url: 'https://github.example/1',
        workflow: 'CI',
        path: 'ci.yml',
        sha: 'a',
        failures,
        notes: [],
      };
      const comment = explanationComment([run], { repositoryUrl: 'https://github.example', canFix: false });
      const [, , block = ''] = /^(`{3,})text\n([\s\S]*?)\n\1$/m.exec(comment) ?? [];
      const quotes = block.split('\n').filter((quote) => quote !== '');
      expect(quotes).toHaveLength(evidence.length);
      for (const quote of quotes) {
        const [, number = '', text = ''] = /^ *(\d+) (.*)$/s.exec(quote) ?? [];
        expect(seen(lines[Number(number) - 1] ?? '')).toContain(text);
      }
    }),
    { numRuns: 150 },
  );
});

/** Without what nobody sees. */
function seen(text: string): string {
  return plainText(text).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu, (one) =>
    one === '\t' ? one : '',
  );
}
