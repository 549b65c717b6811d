/** A pair of positions in two lists; one side is `null` where the other has no partner. */
export type Pairing = readonly [left: number | null, right: number | null];

/** Above this product of lengths the middle is paired by position instead of by longest common subsequence. */
const maxCells = 1_000_000;

/**
 * Aligns two lists in order: equal items are partners (longest common subsequence, the textbook dynamic programme),
 * and between two such partners what was removed is paired with what was added, first with first.
 */
export function align<T>(left: readonly T[], right: readonly T[], equal: (a: T, b: T) => boolean): readonly Pairing[] {
  const pairs: Pairing[] = [];
  let at: readonly [number, number] = [0, 0];
  for (const anchor of [...anchors(left, right, equal), [left.length, right.length] as const]) {
    for (let i = at[0], j = at[1]; i < anchor[0] || j < anchor[1]; i++, j++)
      pairs.push([i < anchor[0] ? i : null, j < anchor[1] ? j : null]);
    if (anchor[0] < left.length || anchor[1] < right.length) pairs.push(anchor);
    at = [anchor[0] + 1, anchor[1] + 1];
  }
  return pairs;
}

function anchors<T>(
  left: readonly T[],
  right: readonly T[],
  equal: (a: T, b: T) => boolean,
): readonly (readonly [number, number])[] {
  const same = (i: number, j: number): boolean => equal(left[i] as T, right[j] as T);
  let head = 0;
  while (head < left.length && head < right.length && same(head, head)) head++;
  let tail = 0;
  while (tail < Math.min(left.length, right.length) - head && same(left.length - 1 - tail, right.length - 1 - tail))
    tail++;
  const rows = left.length - head - tail;
  const columns = right.length - head - tail;
  const middle = rows * columns > maxCells ? [] : longestCommon(rows, columns, (i, j) => same(head + i, head + j));
  return [
    ...Array.from({ length: head }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [head + i, head + j] as const),
    ...Array.from({ length: tail }, (_, i) => [left.length - tail + i, right.length - tail + i] as const),
  ];
}

function longestCommon(
  rows: number,
  columns: number,
  same: (i: number, j: number) => boolean,
): readonly (readonly [number, number])[] {
  const width = columns + 1;
  const length = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      length[i * width + j] = same(i, j)
        ? (length[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (same(i, j)) pairs.push([i++, j++]);
    else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
