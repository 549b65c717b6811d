/** What an object would be called, best name first; all of them name the same object. */
export type NameChoice = readonly [short: string, ...longer: string[]];

/**
 * Gives each object of a file a name of its own: the shortest one that nobody else in the file has,
 * else the longest with `#2`, `#3` in order of appearance (`domain/change-set.ts`).
 */
export function uniqueNames(choices: readonly NameChoice[]): readonly string[] {
  const shortCount = countOf(choices.map((choice) => choice[0]));
  const picked = choices.map((choice) => (shortCount.get(choice[0]) === 1 ? choice[0] : (choice.at(-1) ?? choice[0])));
  const seen = new Map<string, number>();
  return picked.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  });
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
