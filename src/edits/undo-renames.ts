import { splitMark } from './byte-order-mark.ts';
import type { SourceObject } from './data-tree.ts';
import { sameData } from './expected-data.ts';
import { findObject } from './locate.ts';
import { type UndoUnit, valueOfUnit } from './undo-units.ts';

type Side = { readonly objects: readonly SourceObject<unknown>[]; readonly text: string };

/**
 * Gives blocks of HCL that a change renamed, and that are otherwise what they were, their old headers again, where they stand.
 * `left` are the units that this did not take back.
 */
export function undoRenames(
  units: readonly UndoUnit[],
  then: Side,
  now: Side,
): { readonly text: string; readonly left: readonly UndoUnit[] } {
  const [mark, plain] = splitMark(now.text);
  const earlier = splitMark(then.text)[1];
  const isBlock = ({ path }: UndoUnit): boolean => path === '';
  const gone = units.filter((unit) => isBlock(unit) && valueOfUnit(now.objects, unit) === undefined);
  const came = units.filter((unit) => isBlock(unit) && valueOfUnit(then.objects, unit) === undefined);
  const done = new Set<UndoUnit>();
  const headers = came.flatMap((unit) => {
    const old = gone.find(
      (one) => !done.has(one) && sameData(valueOfUnit(then.objects, one), valueOfUnit(now.objects, unit)),
    );
    const [from, to] = [headerOf(unit, now.objects, plain), old && headerOf(old, then.objects, earlier)];
    if (old === undefined || from === undefined || to === undefined || kindOf(from.text) !== kindOf(to.text)) return [];
    done.add(old).add(unit);
    return [{ ...from, header: to.text }];
  });
  let text = plain;
  for (const { start, end, header } of headers.toSorted((a, b) => b.start - a.start))
    text = text.slice(0, start) + header + text.slice(end);
  return { text: mark + text, left: units.filter((unit) => !done.has(unit)) };
}

type Header = { readonly start: number; readonly end: number; readonly text: string };

/** `resource "a" "b" ` of a block; nothing where an object is no block. */
function headerOf({ object }: UndoUnit, objects: Side['objects'], text: string): Header | undefined {
  const found = findObject(objects, object);
  const header = found && /^\w+(?:[^\S\n]+"[^"\n{}]*")*[^\S\n]*(?=\{)/.exec(text.slice(found.start, found.end))?.[0];
  if (found === undefined || header === undefined) return undefined;
  return { start: found.start, end: found.start + header.length, text: header };
}

function kindOf(header: string): string {
  return /^\w+/.exec(header)?.[0] ?? '';
}
