import type { Finding } from './check.ts';

/** A finding of a review. */
export type ReviewFinding = Finding & {
  /** Whether its line is one that the diff shows, so that a comment can stand there. */
  readonly inDiff: boolean;
  /** The line as it should be, where one edit mends it. */
  readonly suggestion?: string;
  /** Says the same about the same thing in each run. */
  readonly key: string;
};
