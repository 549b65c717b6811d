import type { FailurePlace } from '../../domain/failure.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { Question, Refusal } from '../../domain/proposal.ts';

/** What a failed run tells, for those who know what it wants. Everything but the tree is hostile text. */
export type FailureFacts = {
  /** The quoted lines, without the frames that tools draw around them. */
  readonly lines: readonly string[];
  /** The same as one line: what a tool has wrapped is whole again. */
  readonly text: string;
  /** Infrastructure files that are named, as paths of the repository. */
  readonly places: readonly FailurePlace[];
  readonly tree: FileTree;
};

/** What edits need beside the text: `undefined` where the tool is not there or could not read a file. */
export type FixTools = {
  readonly formatTerraform: (text: string, signal: AbortSignal) => Promise<string | undefined>;
};

/** New texts of files, by path, and what to say about them. */
export type FileFix = {
  readonly kind: 'files';
  /** Imperative, as in a proposal. */
  readonly summary: string;
  readonly files: ReadonlyMap<string, string>;
  readonly assumptions: readonly string[];
  readonly warnings?: readonly string[];
};

/**
 * A fix that follows from what the log says and what the repository holds, and from nothing else: no value is ever made up. Where a
 * person has to choose it asks; where no file can mend it, it says what can.
 */
export type KnownFix = {
  /** `tool/what`. */
  readonly id: string;
  /** Matches the text of the log where this may help. Linear. */
  readonly pattern: RegExp;
  /** It finds the file by itself where the log names none. */
  readonly needsNoPlace?: true;
  readonly fix: (
    facts: FailureFacts & { readonly said: Readonly<Record<string, string | undefined>> },
    tools: FixTools,
    signal: AbortSignal,
  ) => Promise<FileFix | Question | Refusal | undefined>;
};
