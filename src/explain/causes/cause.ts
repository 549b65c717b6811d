import type { LogCategory } from '../log-reduction.ts';

/**
 * How much a line says:
 * - `proof`: names the cause of a failure, in words that nothing else prints.
 * - `passing`: the same, but of trouble that tools try again over (networks, locks): a proof only where no other is.
 * - `likely`: names a cause in words that others print too.
 * - `symptom`: says that something failed before.
 * - `guess`: reads as an error, whoever printed it.
 */
export type Strength = 'proof' | 'passing' | 'likely' | 'symptom' | 'guess';

/** A known cause. One row adds one. */
export type Cause = {
  /** `tool/what`; stable, because signatures are made of it. */
  readonly id: string;
  readonly category: LogCategory;
  /** Absent: `proof`. */
  readonly strength?: Strength;
  /** Matches the line that says it, without prefixes and colours. Linear: no repetition in a repetition, every `.` and class bounded. */
  readonly pattern: RegExp;
  /** Further words from the lines that follow: its first match within the span adds its named groups. */
  readonly detail?: RegExp;
  /** One sentence; `{name}` is a named group of `pattern` or `detail`. */
  readonly cause: string;
  readonly remedy: string;
  /** Lines before and after that belong to it; absent: 2 and 6. */
  readonly before?: number;
  readonly after?: number;
  /** A line it matches: the test holds the pattern to it. */
  readonly example: string;
};
