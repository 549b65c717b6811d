import { causes } from './causes/causes.ts';
import type { Cause, Strength } from './causes/cause.ts';
import { withoutPrefixes } from './line-prefix.ts';

/** A row of the table that a line matches, and the words it took from the line. */
export type CauseMatch = { readonly cause: Cause; readonly words: Record<string, string> };

const order: readonly Strength[] = ['proof', 'passing', 'likely', 'symptom', 'guess'];

/** The rows from the most telling to the least; the order of the table within one strength. */
const byStrength = order.flatMap((strength) => causes.filter((cause) => strengthOf(cause) === strength));

export function strengthOf(cause: Cause): Strength {
  return cause.strength ?? 'proof';
}

/** What tools say of a cause stands at the beginning of a line. */
const readCharacters = 700;

/** The most telling known cause that a line names. Linear in the line. */
export function matchCause(plain: string): CauseMatch | undefined {
  const text = withoutPrefixes(plain).slice(0, readCharacters);
  for (const cause of byStrength) {
    const match = cause.pattern.exec(text);
    if (match !== null) return { cause, words: wordsOf(match) };
  }
  return undefined;
}

/** The named groups that took something. */
export function wordsOf(match: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(
    Object.entries(match.groups ?? {}).filter(([, value]) => (value as string | undefined) !== undefined),
  );
}
