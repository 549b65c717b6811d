import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readComment } from '../../../src/commands/read-comment.ts';
import { verbs } from '../../../src/commands/verbs.ts';

const names = new Set<string>(verbs.map((verb) => verb.name));
const pieces = fc.oneof(
  fc.constantFrom(
    '/promptops',
    '/prompt',
    ' ',
    '\n',
    '\r\n',
    '```',
    '~~~~',
    '> ',
    '<!--',
    '-->',
    '--path',
    '--dry-run',
    '=',
    '"',
    '`',
    'scale',
    '—',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const comment = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

it('reads any comment without failing, and only ever gives a verb of the table', () => {
  fc.assert(
    fc.property(comment, (body) => {
      const reading = readComment(body);
      const verb = reading.kind === 'command' ? reading.command.verb : 'help';
      const flags = reading.kind === 'command' ? Object.keys(reading.command.flags) : [];
      const words = reading.kind === 'reply' ? reading.message : reading.kind === 'ignore' ? reading.reason : 'read';
      expect(names).toContain(verb);
      expect(['dryRun', 'path', 'base', 'environment']).toEqual(expect.arrayContaining(flags));
      expect(words).not.toBe('');
    }),
    { numRuns: 5_000 },
  );
});

it('reads a comment of a megabyte in time that grows with its length', () => {
  const long = `${'/promptop '.repeat(50_000)}\n${'> '.repeat(200_000)}\n${'`'.repeat(100_000)}`;
  expect(readComment(long).kind).toBe('ignore');
});
