import type { Place } from '../../context/inventory.ts';
import type { OpenPoint } from './decide-values.ts';
import { rivalOf } from './existing-thing.ts';
import type { ExistingThing } from './existing-thing.ts';
import type { PlacedPart } from './placed-part.ts';
import type { Link } from './read-parts.ts';

/** What a relation would write a second time, though there can be only one: the first would be gone without a word. */
export function rivals(
  link: Link,
  parts: readonly PlacedPart[],
  things: readonly (ExistingThing | undefined)[],
): readonly OpenPoint[] {
  const { only } = link.relation;
  const sides = [
    // A new subject gets what it needs passed, and writes it once itself.
    ...(things[link.subject] === undefined ? [] : [{ at: link.subject, types: only?.subject ?? [] }]),
    { at: link.object, types: only?.object ?? [] },
  ];
  return sides.flatMap(({ at, types }) =>
    types.flatMap((type) => {
      const thing = things[at];
      const place = thing === undefined ? madeAt(parts[at], type) : rivalOf(thing, type);
      if (place === undefined) return [];
      const question = `${parts[at]?.name ?? ''} has an \`${type}\` already, at ${place.file}:${place.line}, and there can be only one: a second would replace it. What should be added there?`;
      return [{ question, proposals: [] }];
    }),
  );
}

function madeAt(part: PlacedPart | undefined, type: string): Place | undefined {
  for (const one of part?.placed.operations ?? [])
    if (one.op === 'add-file') {
      const before = one.content.split(`resource "${type}"`);
      if (before.length > 1) return { file: one.file, line: (before[0] ?? '').split('\n').length };
    }
  return undefined;
}
