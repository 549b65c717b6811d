import { isInside } from '../context/repository-path.ts';
import type { DiffLine } from './diff-lines.ts';
import { isInfrastructure } from './is-infrastructure.ts';
import type { Fact } from './rule.ts';

/**
 * The line of the diff that a fact is about: in its own file, or one of those it is rendered from, the line that holds the most telling
 * of its words; else a line where such a word vanished; else the first change there. `undefined`: the diff shows nothing of it.
 */
export function anchor(fact: Fact, lines: readonly DiffLine[], exact?: number): DiffLine | undefined {
  const own =
    fact.file === undefined
      ? lines.filter(({ file }) => isAmong(file, fact.files))
      : lines.filter(({ file }) => file === fact.file);
  const near = own.length > 0 ? own : lines.filter(({ file }) => isAmong(file, fact.files));
  // Whatever it is, prose and code of applications are not where it stands.
  const pool = near.length > 0 ? near : lines.filter(({ file }) => isInfrastructure(file));
  const hit = exact === undefined ? undefined : own.find(({ line, kind }) => line === exact && kind === 'added');
  // A path may lead to the block around what is wrong.
  const within =
    hit === undefined || score(hit.text, fact.words) > 0
      ? undefined
      : best(
          own.filter(({ line, kind }) => kind === 'added' && line > hit.line && line < hit.line + 40),
          ({ text }) => score(text, fact.words),
        );
  const added = pool.filter(({ kind }) => kind === 'added');
  // Seen in a file that the change leaves alone: more often because something is gone than because something came.
  const isElsewhere = fact.file !== undefined && own.length === 0;
  return (
    within ??
    hit ??
    (isElsewhere ? best(pool, ({ removed }) => score(removed.join('\n'), fact.words)) : undefined) ??
    best(added, ({ text }) => score(text, fact.words)) ??
    best(pool, ({ removed }) => score(removed.join('\n'), fact.words)) ??
    own.find(({ line }) => line === exact) ??
    added[0] ??
    pool.find(({ removed }) => removed.length > 0)
  );
}

/** A file, or the folder of an overlay or chart that it lies in. */
function isAmong(file: string, places: Fact['files']): boolean {
  return places !== undefined && [...places].some((place) => isInside(file, place));
}

/** Each word counts more than all that follow it. */
function score(text: string, words: readonly string[]): number {
  return words
    .slice(0, 30)
    .reduce((sum, word, index) => sum + (word !== '' && text.includes(word) ? 2 ** (30 - index) : 0), 0);
}

function best(lines: readonly DiffLine[], of: (line: DiffLine) => number): DiffLine | undefined {
  let [found, most]: [DiffLine | undefined, number] = [undefined, 0];
  for (const line of lines) {
    const points = of(line);
    if (points > most) [found, most] = [line, points];
  }
  return found;
}
