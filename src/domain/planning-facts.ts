import type { PlanningTrace } from './planning-trace.ts';
import type { Proposal } from './proposal.ts';
import type { Shown, Usage } from './usage.ts';

/** How a proposal came about, without the answers of the model: what a pull request tells of it. */
export type PlanningFacts = {
  readonly planner: Proposal['planner'];
  /** Digests of the prompts or templates. */
  readonly versions: readonly string[];
  /** The model's name and parameters, nothing else is set; `null` where none was asked. */
  readonly model: Omit<NonNullable<PlanningTrace['model']>, 'answers'> | null;
  readonly usage: Usage;
  readonly shown: readonly Shown[];
};

/** The facts of a proposal, of which `traces` tells everything. */
export function planningFacts({
  proposal,
  usage,
  shown,
  traces,
}: {
  readonly proposal: Pick<Proposal, 'planner'>;
  readonly usage: Usage;
  readonly shown: readonly Shown[];
  readonly traces: readonly PlanningTrace[];
}): PlanningFacts {
  const asked = traces.findLast(({ model }) => model !== undefined)?.model;
  return {
    planner: proposal.planner,
    versions: [...new Set(traces.flatMap(({ version }) => version ?? []))],
    model: asked === undefined ? null : withoutAnswers(asked),
    usage,
    shown,
  };
}

function withoutAnswers({
  name,
  maxContextTokens,
  maxOutputTokens,
  tools,
}: NonNullable<PlanningTrace['model']>): NonNullable<PlanningFacts['model']> {
  return { name, maxContextTokens, maxOutputTokens, tools };
}
