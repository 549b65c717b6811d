import type { Json } from '../../domain/json.ts';
import type { Operation, PlanningResult } from '../../domain/proposal.ts';
import type { NotUnderstood, PlanningInput } from '../planner.ts';
import type { Decide, RulesPlannerDeps } from './deps.ts';
import type { Interpreted } from './interpret.ts';
import type { Setting } from './setting.ts';
import type { Target } from './target.ts';

/** Everything that the parts of one request's planning share. */
export type PlanningContext = {
  readonly input: PlanningInput;
  readonly deps: RulesPlannerDeps;
  readonly decide: Decide;
  readonly settings: readonly Setting[];
  /** The request as typed, for the examples of a question. */
  readonly request: string;
  /** Names of all the things that the request is about. */
  readonly asked: ReadonlySet<string>;
};

/** A change that is worked out: what is written where, and what should be said about it. */
export type PlannedChange = {
  readonly interpreted: Interpreted;
  readonly target: Target;
  readonly to: Json;
  readonly operations: readonly Operation[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
};

/** What one clause comes to: changes, or the answer to the whole request. */
export type ClauseOutcome =
  { readonly kind: 'changes'; readonly changes: readonly PlannedChange[] } | PlanningResult | NotUnderstood;
