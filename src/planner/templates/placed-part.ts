import { identifierOf } from './call-module.ts';
import type { Decision } from './decide-values.ts';
import type { Placement, PlacementInput } from './placement.ts';
import type { Link } from './read-parts.ts';

/** A part with its values, ready to be placed. */
export type Part = { readonly name: string; readonly input: PlacementInput; readonly decision: Decision };
export type Placed = Placement & { readonly kind: 'placed' };
/** A part and where it went. */
export type PlacedPart = Part & { readonly placed: Placed };

/** An identifier for what lies between two things. */
export function linkIdentifier({ subject, object, relation }: Link, parts: readonly PlacedPart[]): string {
  const words = [parts[subject]?.name ?? '', relation.how[0] ?? '', parts[object]?.name ?? ''];
  return identifierOf(words.join('_'));
}
