import { correctWord, findMisspelling, lineOfWord } from './corrections.ts';
import type { KnownFix } from './known-fix.ts';

/** The log names the wrong word and the right one, and the wrong one stands once on the line it names. */
export const misspeltWord: KnownFix = {
  id: 'any/misspelt-word',
  pattern: /Did you mean|function "\w{1,60}" not defined/,
  async fix({ lines, places, tree }) {
    const misspelling = findMisspelling(lines);
    if (misspelling === undefined) return undefined;
    const { wrong, right } = misspelling;
    for (const { path, line } of places) {
      const before = (await tree.read(path)) ?? '';
      const at = line ?? lineOfWord(before, wrong);
      const after = at === undefined ? undefined : correctWord(before, at, misspelling);
      if (after === undefined) continue;
      return {
        kind: 'files',
        summary: `correct ${wrong} to ${right} in ${path.split('/').at(-1) ?? path}`,
        files: new Map([[path, after]]),
        assumptions: [`\`${right}\` is meant where \`${wrong}\` stands, as the log of the failed run has it`],
      };
    }
    return undefined;
  },
};
