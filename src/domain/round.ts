import type { PlanningFacts } from './planning-facts.ts';

/** One turn of work on a pull request: what was asked of it, and what came of each part. */
export type Round = {
  readonly run: string;
  readonly actor: string;
  /** What was typed. */
  readonly asked: string;
  readonly done: readonly { readonly asked: string; readonly how: string }[];
  readonly left: readonly { readonly asked: string; readonly why: string }[];
  /** GitHub's ids of the review comments and reviews that were done. */
  readonly remarks: readonly number[];
  /** How it was planned, on which commit, and when it was asked (ISO 8601); absent until it is. */
  readonly planned?: PlanningFacts & { readonly at: string; readonly base: string };
};
