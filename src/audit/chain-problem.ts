/**
 * What is wrong with a chain, and with which records (their numbers):
 * - `altered`: a record's text no longer gives its hash, or is no record any more;
 * - `replaced`: it is whole, and not the one that its successor was written on;
 * - `moved`: it stands in another place or another repository than it was written for;
 * - `missing`: there is a gap, no beginning, or no end where a pull request tells of one;
 * - `forged`: it is not signed with the key that it names; `unknown-key`: with none of the keys there are;
 * - `unsigned`: it is not signed, though one before it is: whoever has the key signs everything.
 */
export type ChainProblem = {
  readonly problem: 'altered' | 'replaced' | 'moved' | 'missing' | 'forged' | 'unknown-key' | 'unsigned';
  readonly repository: string;
  readonly sequences: readonly [number, ...number[]];
  /** The run that the record tells of, where it still says so. */
  readonly run?: string;
  readonly message: string;
};
