import { didYouMean } from '../../domain/did-you-mean.ts';
import { templateFunctions } from './template-functions.ts';

/** A word that stands where another one belongs. */
export type Misspelling = { readonly wrong: string; readonly right: string };

type Correction = { readonly pattern: RegExp; readonly right?: (wrong: string) => string | undefined };

/** What tools say when a word is wrong and they, or a list, know the right one. One row adds a form; the patterns are linear. */
const corrections: readonly Correction[] = [
  {
    pattern:
      /An argument named "(?<wrong>[\w-]{1,100})" is not expected here\. Did you mean "(?<right>[\w-]{1,100})"\?/,
  },
  {
    pattern:
      /Blocks of type "(?<wrong>[\w-]{1,100})" are not expected here\. Did you mean (?:to define argument )?"(?<right>[\w-]{1,100})"\?/,
  },
  {
    pattern:
      /An input variable with the name "(?<wrong>[\w-]{1,100})" has not been declared\. Did you mean "(?<right>[\w-]{1,100})"\?/,
  },
  {
    pattern:
      /A local value with the name "(?<wrong>[\w-]{1,100})" has not been declared\. Did you mean "(?<right>[\w-]{1,100})"\?/,
  },
  {
    pattern: /attribute named "(?<wrong>[\w-]{1,100})"\. Did you mean "(?<right>[\w-]{1,100})"\?/,
  },
  {
    pattern:
      /does not support (?:resource type|data source) "(?<wrong>[\w-]{1,100})"\. Did you mean "(?<right>[\w-]{1,100})"\?/,
  },
  {
    pattern: /There is no function named "(?<wrong>\w{1,60})"\. Did you mean "(?<right>\w{1,60})"\?/,
  },
  {
    pattern: /function "(?<wrong>\w{1,60})" not defined/,
    right: (wrong) => didYouMean(wrong, templateFunctions),
  },
];

/** The misspelling that quoted lines tell of; `undefined` where they tell of none, or nobody knows what was meant. */
export function findMisspelling(lines: readonly string[]): Misspelling | undefined {
  const text = lines
    .map((line) => line.replace(/^[│|\s]+/, ''))
    .join(' ')
    .replace(/\s+/g, ' ');
  for (const { pattern, right } of corrections) {
    const { wrong, right: said } = pattern.exec(text)?.groups ?? {};
    const meant = wrong === undefined ? undefined : (said ?? right?.(wrong));
    if (wrong !== undefined && meant !== undefined && meant !== wrong) return { wrong, right: meant };
  }
  return undefined;
}

/** The text with the word corrected on that line; `undefined` where it does not stand there exactly once. */
export function correctWord(text: string, line: number, { wrong, right }: Misspelling): string | undefined {
  const lines = text.split('\n');
  const old = lines[line - 1];
  if (old === undefined) return undefined;
  const word = wordPattern(wrong);
  if (old.match(word)?.length !== 1) return undefined;
  return [...lines.slice(0, line - 1), old.replace(word, right), ...lines.slice(line)].join('\n');
}

/** The 1-based number of the only line with that word. */
export function lineOfWord(text: string, word: string): number | undefined {
  const found = text.split('\n').flatMap((line, at) => (wordPattern(word).test(line) ? [at + 1] : []));
  return found.length === 1 ? found[0] : undefined;
}

function wordPattern(word: string): RegExp {
  return new RegExp(String.raw`(?<![\w-])${word.replaceAll('.', String.raw`\.`)}(?![\w-])`, 'g');
}
