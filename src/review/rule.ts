import type { ChangeSet, SemanticChange } from '../domain/change-set.ts';
import type { Severity } from '../domain/check.ts';
import type { Side } from './side.ts';

/** Something a rule knows, before it has a line. Equal messages about the same object are the same fact, wherever it is rendered. */
export type Fact = {
  /** The file it stands in, where that is known. */
  readonly file?: string;
  /** Files it may come from: those of the rendered target. */
  readonly files?: ReadonlySet<string>;
  /** As a semantic change names it. */
  readonly object: string;
  readonly path?: string;
  /** What a line about it would hold, the most telling first. */
  readonly words: readonly string[];
  /** One sentence with the fact in it. */
  readonly message: string;
  /** Where one edit of the line mends it. */
  readonly fix?: Fix;
};

/** Text of a line that has to be replaced, once. */
export type Fix = { readonly from: string; readonly to: string };

export type ReviewScene = {
  readonly changeSet: ChangeSet;
  readonly changes: readonly SemanticChange[];
  readonly before: Side;
  readonly after: Side;
};

/**
 * A rule of a review. A `state` rule says what is wrong with the files as they are: it is asked about both sides, and only what is new is
 * told. A `change` rule looks at the way from one side to the other.
 */
export type ReviewRule = {
  /** Stable: `review/…` in findings. */
  readonly name: string;
  readonly severity: Severity;
  /** For docs/review.md. */
  readonly looksAt: string;
} & (
  | { readonly kind: 'state'; readonly find: (side: Side) => readonly Fact[] }
  | { readonly kind: 'change'; readonly find: (scene: ReviewScene) => readonly Fact[] }
);
