/** Up to `limit` of the names that are most like `wanted`, best first; all of them when there are few. */
export function nearest(wanted: string, names: readonly string[], limit = 5): readonly string[] {
  const unique = [...new Set(names)];
  const ranked = unique
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked.slice(0, limit).map((row) => row.name);
}

/** Levenshtein's edit distance (Wagner and Fischer's algorithm), over at most 80 characters of each. */
function distance(left: string, right: string): number {
  const a = left.slice(0, 80);
  const b = right.slice(0, 80);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** `a`, `b` or `c`, as a sentence ends with it; says so when there is nothing. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length === 1 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
