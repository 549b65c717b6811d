import type { Json } from './json.ts';
import type { SemanticChange } from './change-set.ts';

/**
 * A typed edit. `object` and `path` address a value exactly as in a semantic change (`change-set.ts`),
 * in YAML, HCL and JSON alike; `edits/` finds the bytes.
 */
export type Operation =
  | { readonly op: 'add-file'; readonly file: string; readonly content: string }
  | { readonly op: 'delete-file'; readonly file: string }
  /** Sets one value; missing parents are created. */
  | { readonly op: 'set'; readonly file: string; readonly object: string; readonly path: string; readonly value: Json }
  /** Removes a key, list item, nested block, or (empty path) the whole document or block. */
  | { readonly op: 'remove'; readonly file: string; readonly object: string; readonly path: string }
  /** Appends an item to the list at `path`; the list is created when missing. */
  | {
      readonly op: 'insert';
      readonly file: string;
      readonly object: string;
      readonly path: string;
      readonly value: Json;
    }
  /** Adds source text at the end of a file (`object` empty: a new document or top-level block) or of an HCL block. */
  | { readonly op: 'add-block'; readonly file: string; readonly object: string; readonly text: string }
  /** Replaces text that occurs exactly once, for what is not data (Helm templates, comments); says what it means. */
  | {
      readonly op: 'replace-text';
      readonly file: string;
      readonly find: string;
      readonly replace: string;
      readonly declares: readonly SemanticChange[];
    };

/** Typed operations that should answer the request. */
export type Proposal = {
  readonly kind: 'proposal';
  readonly planner: 'rules' | 'templates' | 'model';
  /** Imperative, at most 72 characters, without a conventional-commit prefix: `scale checkout to 5 replicas in production`. */
  readonly summary: string;
  /** Conventional-commit type and scope of the pull request's title. */
  readonly type: 'feat' | 'fix' | 'chore' | 'revert';
  readonly scope: string;
  readonly operations: readonly Operation[];
  /** What was taken for granted: defaults, readings of an environment, conventions followed. One line each. */
  readonly assumptions: readonly string[];
  /** What a reviewer should know that no check says (an autoscaler that overrides a replica count). One line each. */
  readonly warnings: readonly string[];
};

/** The request can be read in several ways, or lacks something: one question with its candidates. */
export type Question = {
  readonly kind: 'question';
  readonly question: string;
  readonly candidates: readonly {
    readonly label: string;
    readonly file?: string;
    readonly line?: number;
    readonly value?: Json;
  }[];
  /** How to ask again so that it is clear; a command that can be copied. */
  readonly examples: readonly string[];
  /**
   * The command that a plain yes stands for. `null`: the candidates are places to look at, none of them can be chosen. Absent: one of the
   * candidates, or a value, is wanted.
   */
  readonly ifYes?: string | null;
};

/** The request will not be done; `rule` names why. */
export type Refusal = {
  readonly kind: 'refusal';
  readonly rule: string;
  readonly reason: string;
  readonly remedy: string;
};

/** The repository already is what was asked for. */
export type Unchanged = {
  readonly kind: 'unchanged';
  readonly message: string;
  readonly at: readonly { readonly file: string; readonly line?: number }[];
};

export type PlanningResult = Proposal | Question | Refusal | Unchanged;
