import type { Range } from './data-tree.ts';

/** Replaces a range of the source with other text. */
export type Splice = Range & { readonly text: string };

/** Applies splices that do not overlap; every other character stays. */
export function applySplices(source: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (splice.start < at) throw new Error(`splices overlap at offset ${splice.start}`);
    result += source.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + source.slice(at);
}
