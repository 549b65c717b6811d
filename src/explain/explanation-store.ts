import type { ExplainedRun } from '../domain/failure.ts';

/** Where an explanation was posted: the comment of a pull request, or of a commit. */
export type PostedComment =
  | { readonly on: 'pull-request'; readonly number: number; readonly id: number }
  | { readonly on: 'commit'; readonly sha: string; readonly id: number };

/** What a workflow's newest failure at a place was explained with; it stands until the workflow is green again. */
export type StandingExplanation = { readonly run: ExplainedRun; readonly posted: PostedComment };

/** Explanations that stand, and failures that were seen to come and go. `place` is a pull request (`#7`) or a branch (`main`). */
export type ExplanationStore = {
  /** Whether anything stands for a workflow file anywhere in the repository. */
  standsFor(repository: string, path: string): Promise<boolean>;
  at(repository: string, place: string): Promise<readonly StandingExplanation[]>;
  /** Keeps the explanation in place of the workflow's earlier one there. */
  keep(repository: string, place: string, standing: StandingExplanation): Promise<void>;
  remove(repository: string, place: string, path: string): Promise<void>;
  isFlaky(repository: string, signature: string): Promise<boolean>;
  /** Remembers a failure that went away without a change. */
  rememberFlaky(repository: string, signature: string): Promise<void>;
};
