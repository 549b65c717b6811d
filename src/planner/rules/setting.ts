import type { DecisionEdit, DecisionQuery } from '../../context/decisions/decision.ts';
import type { Json } from '../../domain/json.ts';
import type { Action } from './actions.ts';
import type { Owner } from './owner.ts';

/** What kind of value a setting takes, which decides how a spoken value is read and written. */
export type ValueType =
  | 'count'
  | 'number'
  | 'percent'
  | 'cpu'
  | 'memory'
  | 'image'
  | 'version'
  | 'duration'
  | 'schedule'
  | 'boolean'
  | 'text'
  | 'list'
  /** An item of a list, which is there or not: it is added or removed, `prefix` is its text. */
  | 'entry'
  /** A map or nested block, which can only be removed as a whole. */
  | 'map';

/** One value a request could be about: how it is spoken of, and how to ask where it is decided. */
export type Setting = {
  /** Where it is decided is asked with this, the environment added. */
  readonly query: DecisionQuery;
  /** For people: `Deployment/checkout spec.replicas`. */
  readonly label: string;
  /** The place it was found at; for settings that are not decided anywhere else, the place to edit. */
  readonly found: { readonly file: string; readonly object: string; readonly path: string };
  /** Each is one way to name what holds it, as stems. */
  readonly owners: readonly (readonly string[])[];
  /** Each is one way to name the value itself, as stems. */
  readonly phrases: readonly (readonly string[])[];
  /** The stems of its whole key path, in the terms of what holds it. */
  readonly pathStems: readonly string[];
  /** Stems that may be said beside these and add nothing. */
  readonly optional: ReadonlySet<string>;
  /** Technical names of the owner and of the value, matched letter by letter. */
  readonly ownerNames: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly type: ValueType;
  /** Actions that name it without a further word: `scale checkout to 5`. */
  readonly verbs: readonly Action[];
  /** Its value where it was found; absent when it is not set anywhere yet. */
  readonly current?: Json;
  /** Who holds it. */
  readonly owner: Owner;
  /** What stands before the value in the text that holds it: `NAME=` in a literal of a generator. */
  readonly prefix?: string;
  /** What stands behind it in that text: `&depth=1` after a `ref`. */
  readonly suffix?: string;
  /** What its declaration says of it: `Memory of the task in MiB.` */
  readonly description?: string;
  /** Nothing else decides it: the place it was found at is the place to edit, in this environment (or, without one, for all). */
  readonly direct?: { readonly environment?: string; readonly edit?: DecisionEdit };
  /** The name of the row in the table of spoken settings, `key` for anything else. */
  readonly row: string;
};
