import { wordAt } from '../language/words.ts';
import type { Clause } from './clause.ts';
import { wordsOf, type Word } from './match-settings.ts';

/** What a request says shall stay as it is: `leave payments alone`, `don't touch staging`. */
export type Constraint = { readonly words: readonly Word[]; readonly environments: readonly string[] };

const forms: readonly { readonly begins: readonly string[]; readonly ends: readonly string[] }[] = [
  { begins: ['leave', 'keep'], ends: ['alone', 'as is', 'as it is', 'as they are', 'unchanged', 'untouched'] },
  {
    begins: [
      "don't touch",
      'do not touch',
      "don't change",
      'do not change',
      'without touching',
      'without changing',
      'not',
    ],
    ends: [''],
  },
];

/** `don't touch anything else`: what nobody asked for is never touched. */
const rest = new Set(['anything', 'everything', 'else', 'other', 'others', 'rest', 'all']);

/** Reads a clause as something that shall not change; undefined when it is an ordinary one. */
export function readConstraint(clause: Clause): Constraint | undefined {
  if (clause.value !== undefined || clause.environments.kind === 'every') return undefined;
  const text = clause.tokens.map((token) => token.word);
  for (const { begins, ends } of forms)
    for (const begin of begins)
      for (const end of ends) {
        const [first, last] = [begin.split(' '), end === '' ? [] : end.split(' ')];
        const starts = first.every((word, at) => wordAt(clause.tokens, at) === word);
        if (!starts || !last.every((word, at) => text.at(at - last.length) === word)) continue;
        const inside = (at: number): boolean => at >= first.length && at < text.length - last.length;
        const words = wordsOf(clause.tokens, (at) => !inside(at) || isMention(clause, at));
        const environments = clause.environments.kind === 'named' ? clause.environments.names : [];
        if (words.length > 0 && words.every((word) => rest.has(word.text.toLowerCase())))
          return { words: [], environments };
        return words.length === 0 && environments.length === 0 ? undefined : { words, environments };
      }
  return undefined;
}

function isMention(clause: Clause, at: number): boolean {
  return clause.environments.kind === 'named' && clause.explained.has(at);
}
