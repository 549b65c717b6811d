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

/**
 * Where a finding was told: by a comment on its line, in the review's text, in the check alone because others are graver, or in the check
 * alone because somebody had said something on that line already. `nowhere`: the run ended before.
 */
export type ToldAt = 'line' | 'summary' | 'check' | 'said-already' | 'nowhere';
