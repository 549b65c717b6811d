import type { Reading, Token } from '../language/words.ts';
import type { Action } from './actions.ts';
import type { SaidEnvironments } from './environment-words.ts';
import type { Every } from './spoken-every.ts';
import type { SpokenValue } from './spoken-value.ts';

/** A value in a clause: every way to read it, and the token it begins at. */
export type ValueSlot = { readonly at: number; readonly readings: readonly Reading<SpokenValue>[] };

/** One change as it was said, before anybody looked at the repository. Token positions are those of `tokens`. */
export type Clause = {
  readonly tokens: readonly Token[];
  readonly action: Action | undefined;
  /** Whether `value` is an amount to add or subtract (`by 2`) rather than the new value. */
  readonly relative: boolean;
  /** Whether it was written `name=value`. */
  readonly assigned: boolean;
  readonly value: ValueSlot | undefined;
  /** What could be the value if the clause makes no sense without one: the word before `to` in `add x to y`. */
  readonly otherValue: ValueSlot | undefined;
  /** What it is said to be now: `from 3 to 5`, `5 instead of 3`. */
  readonly from: ValueSlot | undefined;
  readonly environments: SaidEnvironments;
  /** Paths of the repository that were named: files, or folders ending in `/`. */
  readonly paths: readonly string[];
  /** Positions that are explained by the above (the values' own tokens are not: they depend on the reading). */
  readonly explained: ReadonlySet<number>;
  /** Whether it is one end of a range (`between 3 and 9`); its value is nobody else's. */
  readonly ofRange?: true;
  /** Several things that are meant by what they are (`all services`). */
  readonly every?: Every;
  /** Further items of a list that was said as a whole: `to a, b and c`. */
  readonly items?: readonly string[];
  /** Number of the sentence; what is left out in a clause is taken from its neighbours in the sentence only. */
  readonly sentence: number;
  /** The reason that was given for it (`because …`), which is no part of the change. */
  readonly reason?: string;
};
