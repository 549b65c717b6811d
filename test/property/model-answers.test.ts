import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PromptOpsError } from '../../src/domain/errors.ts';
import { answerSchema } from '../../src/planner/model/answer-schema.ts';
import { readAnswer } from '../../src/planner/model/read-answer.ts';
import { findPathProblems } from '../../src/policy/guard-paths.ts';
import { pathProblem } from '../../src/policy/path-rules.ts';
import { modelPlanner, planningInput, proposalText, scriptedChat, treeOf } from '../support/model.ts';

const nasty = fc.constantFrom(
  '..',
  '.',
  '',
  '.git',
  '.GIT',
  'CODEOWNERS',
  '.github',
  '\0',
  '\\',
  '-x',
  'a',
  'b.tf',
  'ä',
  '\u202e',
  '~',
  'C:',
  '.env',
  'x ',
);
const paths = fc.oneof(
  fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('/')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test('any text is read without a crash, and only valid proposals get through', () => {
  const answers = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .json()
      .map((text) =>
        proposalText([JSON.parse(`{"op":"set","file":"a","object":"b","path":"c","value":${text}}`) as object]),
      ),
    fc.record({ parts: fc.anything(), answer: fc.anything() }).map((value) => JSON.stringify(value) ?? ''),
  );
  fc.assert(
    fc.property(answers, (text) => {
      const reading = readAnswer(text);
      if (reading.kind === 'problems') return reading.problems.length > 0;
      return answerSchema.safeParse(JSON.parse(text)).success;
    }),
    { numRuns: 20_000 },
  );
});

test('a path that passes stays inside the repository and out of everything that steers tools', () => {
  fc.assert(
    fc.property(paths, (path) => {
      if (pathProblem(path) !== undefined) return;
      const segments = path.split('/');
      expect(segments).not.toContain('..');
      expect(segments).not.toContain('');
      expect(path).not.toMatch(/^[/~]|\\|\0|\p{Cf}/u);
      expect(
        segments.some((segment) => segment.startsWith('.') && segment !== '.helmignore' && segment !== '.gitkeep'),
      ).toBe(false);
      expect(segments.some((segment) => /^codeowners$/i.test(segment))).toBe(false);
    }),
    { numRuns: 30_000 },
  );
});

test('whatever file a model wants to write, a proposal that comes out keeps the path rules', async () => {
  const tree = treeOf({ 'a.tf': 'x' });
  await fc.assert(
    fc.asyncProperty(paths, fc.constantFrom('add-file', 'delete-file'), async (file, op) => {
      const chat = scriptedChat({
        text: proposalText([op === 'add-file' ? { op, file, content: 'x' } : { op, file }]),
      });
      const limits = { maxFiles: 1, maxBytes: 10 };
      const planner = modelPlanner(chat, {
        pathProblems: (files, { entries }) => findPathProblems(files, entries, limits).map(({ reason }) => reason),
      });
      try {
        const { result } = await planner(planningInput('x', tree), new AbortController().signal);
        expect(
          result.kind === 'proposal' && result.operations.every((one) => pathProblem(one.file) === undefined),
        ).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(PromptOpsError);
      }
    }),
    { numRuns: 1_000 },
  );
});
