import type { FileDiff } from './diff.ts';

/** What git knows of two commits; never changes for the same two, hence kept. */
export type PullFacts = {
  readonly fork: string;
  readonly files: readonly FileDiff[];
  readonly commits: readonly string[];
  readonly clean: boolean;
};
