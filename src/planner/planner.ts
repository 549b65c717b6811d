import type { Command } from '../domain/command.ts';
import type { Check } from '../domain/check.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import type { PlanningTrace } from '../domain/planning-trace.ts';
import type { PlanningResult, Proposal } from '../domain/proposal.ts';
import type { Shown, Usage } from '../domain/usage.ts';
import type { Inventory } from '../context/inventory.ts';
import type { Template } from './templates/manifest.ts';

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
  /** When it was asked for (ISO 8601, UTC): the only clock a plan may use, so that it comes out the same again. */
  readonly askedAt?: string;
  /** The maintainers' style hint from the repository's configuration. */
  readonly style?: string;
  readonly feedback: readonly Feedback[];
  /** Templates of the repository's own, from its default branch. */
  readonly ownTemplates?: () => Promise<readonly Template[]>;
  /** Asked before each call of a model, and told after it; without one nothing is limited. */
  readonly budget?: ModelBudget;
  /** What a deterministic planner could do that comes nearest; a base for the model, never an answer by itself. */
  readonly nearest?: Nearest;
};

export type Nearest = { readonly description: string; readonly proposal?: Proposal };

/** A planner that does not account for every meaningful word of a request says which words are left. */
export type NotUnderstood = {
  readonly kind: 'not-understood';
  /** Words and phrases nobody accounted for, as typed. */
  readonly leftover: readonly string[];
  /** The nearest thing this planner could do, as a base for the model; never given in place of the thing asked for. */
  readonly nearest?: Nearest;
};

export type Planned = {
  readonly result: PlanningResult | NotUnderstood;
  readonly usage: Usage;
  readonly shown: readonly Shown[];
  /** How it came about, for the record: one a turn of a planner that leaves one, in order. */
  readonly traces?: readonly PlanningTrace[];
};

/** Turns request and context into a proposal, a question or a refusal. */
export type Planner = (input: PlanningInput, signal: AbortSignal) => Promise<Planned>;

export { noUsage } from '../domain/usage.ts';
export type { Shown, Usage } from '../domain/usage.ts';
