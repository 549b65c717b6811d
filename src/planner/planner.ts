import type { Command } from '../domain/command.ts';
import type { Check } from '../domain/check.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { PlanningResult, Proposal } from '../domain/proposal.ts';
import type { Inventory } from '../context/inventory.ts';

/** The proposal of an earlier round and what was wrong with it; the model repairs its own work from this. */
export type Feedback = {
  readonly proposal: Proposal;
  readonly problems: readonly string[];
  readonly checks: readonly Check[];
};

export type PlanningInput = {
  readonly command: Command;
  readonly inventory: Inventory;
  readonly tree: FileTree;
  /** The conversation so far, oldest first, already sanitised: the title and body, comments. Hostile data. */
  readonly thread: readonly { readonly author: string; readonly text: string }[];
  /** The maintainers' style hint from the repository's configuration. */
  readonly style?: string;
  readonly feedback: readonly Feedback[];
};

/** A planner that does not account for every meaningful word of a request says which words are left. */
export type NotUnderstood = {
  readonly kind: 'not-understood';
  /** Words and phrases nobody accounted for, as typed. */
  readonly leftover: readonly string[];
  /** The nearest thing this planner could do, as a base for the model; never given in place of the thing asked for. */
  readonly nearest?: { readonly description: string; readonly proposal?: Proposal };
};

export type Usage = {
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly rounds: number;
};

/** What was shown to a model: path, object id, bytes. */
export type Shown = { readonly path: string; readonly oid: string; readonly bytes: number };

export type Planned = {
  readonly result: PlanningResult | NotUnderstood;
  readonly usage: Usage;
  readonly shown: readonly Shown[];
};

/** Turns request and context into a proposal, a question or a refusal. */
export type Planner = (input: PlanningInput, signal: AbortSignal) => Promise<Planned>;

export const noUsage: Usage = { model: null, inputTokens: 0, outputTokens: 0, rounds: 0 };
