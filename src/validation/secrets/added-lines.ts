/** 1-based numbers of the lines of `after` that are not in `before`: a moved line is not new, a repeated one is. */
export function addedLines(before: string | undefined, after: string): ReadonlySet<number> {
  const counts = new Map<string, number>();
  for (const line of before?.split('\n') ?? []) counts.set(line, (counts.get(line) ?? 0) + 1);
  const added = new Set<number>();
  for (const [index, line] of after.split('\n').entries()) {
    const left = counts.get(line) ?? 0;
    if (left > 0) counts.set(line, left - 1);
    else added.add(index + 1);
  }
  return added;
}
