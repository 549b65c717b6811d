import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Inventory } from '../context/inventory.ts';
import type { ChangeSet, SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import type { Command } from '../domain/command.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Objection } from '../domain/objection.ts';
import type { PlanningTrace } from '../domain/planning-trace.ts';
import type { Operation, PlanningResult, Proposal, Refusal, Unchanged } from '../domain/proposal.ts';
import type { Made, Stage } from '../domain/run.ts';
import { addUsage, noUsage, type Shown, type Usage } from '../domain/usage.ts';
import type { Feedback, Planner, PlanningInput } from '../planner/planner.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { RenderedOutput } from '../validation/rendered-verdict.ts';
import type { Decision } from '../policy/authorize.ts';
import { judgeChangeSet, refusalOf } from './judge-change-set.ts';

/** The stages of a change, handed in by `compose.ts`. */
export type ChangeStages = {
  readonly inventory: (tree: FileTree) => Promise<Inventory>;
  readonly plan: Planner;
  readonly edit: (
    operations: readonly Operation[],
    read: (path: string) => Promise<string | undefined>,
  ) => Promise<ChangeSet>;
  readonly semanticChanges: (changes: ChangeSet) => Promise<readonly SemanticChange[]>;
  /** Refuses by name what may never be written, or not by that planner; throws `path-not-allowed`. */
  readonly guardPaths: (
    changes: ChangeSet,
    tree: FileTree,
    config: RepositoryConfig,
    planner: Proposal['planner'],
  ) => void;
  readonly validate: (input: {
    readonly before: FileTree;
    readonly changes: ChangeSet;
    readonly operations: readonly Operation[];
    readonly semantic: readonly SemanticChange[];
    readonly config: RepositoryConfig;
    readonly signal: AbortSignal;
  }) => Promise<Validated>;
  /** Whether the model should repair its proposal once more. */
  readonly worthAnotherRound: (history: readonly Feedback[]) => boolean;
};

export type Validated = {
  readonly checks: readonly Check[];
  readonly rendered: readonly RenderedChange[];
  readonly outputs: readonly RenderedOutput[];
  /** Files of everything that the change reaches without touching it: overlays over a base, charts with their values, callers of a module. */
  readonly reaches: readonly string[];
};

export type RenderedChange = { readonly target: string; readonly changes: readonly SemanticChange[] };

export type ChangeInput = {
  readonly command: Command;
  readonly tree: FileTree;
  readonly config: RepositoryConfig;
  readonly thread: () => Promise<readonly { readonly author: string; readonly text: string }[]>;
  readonly budget?: PlanningInput['budget'];
  readonly askedAt?: PlanningInput['askedAt'];
  /** Templates of the repository's own, read from its default branch whatever the base is. */
  readonly ownTemplates?: PlanningInput['ownTemplates'];
  /** A plan made by an earlier attempt of this run; followed instead of planning again. */
  readonly plan?: Made['plan'];
  readonly signal: AbortSignal;
  /** Called as each stage begins; may throw to stop the run. */
  readonly enter: (stage: Stage, note?: string) => Promise<void>;
  readonly planned: (plan: NonNullable<Made['plan']>) => Promise<void>;
  /** The second decision, on what came out: throws when the actor may not do this. */
  readonly authorizeChange: (
    files: readonly string[],
    inventory: Inventory,
    reaches?: readonly string[],
  ) => Promise<Decision>;
};

export type Change = {
  readonly proposal: Proposal;
  readonly changeSet: ChangeSet;
  readonly changes: readonly SemanticChange[];
  readonly checks: readonly Check[];
  readonly rendered: readonly RenderedChange[];
  /** What the guardrails say; none of them refuses. */
  readonly objections: readonly Objection[];
  readonly decision: Decision;
} & Planning;

/** What planning took, over all rounds. */
export type Planning = {
  readonly usage: Usage;
  readonly shown: readonly Shown[];
  readonly traces: readonly PlanningTrace[];
};

export type ChangeResult =
  | { readonly kind: 'change'; readonly change: Change }
  | ({ readonly kind: 'answer'; readonly answer: Exclude<PlanningResult, Proposal> } & Planning);

/**
 * The way of a change: context → plan → edit → guard → validate → guardrails, and back to the planner while checks fail and rounds are left.
 * Reads, computes and proves; writes nothing.
 * @throws {PromptOpsError} when the change may not be made or cannot be worked out.
 */
export async function makeChange(input: ChangeInput, stages: ChangeStages): Promise<ChangeResult> {
  await input.enter('context');
  const [inventory, thread] = await Promise.all([stages.inventory(input.tree), input.thread()]);
  const history: Feedback[] = [];
  let refusals = 0;
  let stored = input.plan;
  let planning: Planning = { usage: noUsage, shown: [], traces: [] };
  for (;;) {
    await input.enter('plan', history.length === 0 ? '' : `repair round ${history.length}: ${problemsOf(history)}`);
    const planned = stored ?? (await plan(input, { inventory, thread, feedback: history }, stages));
    planning = addPlanning(planning, planned);
    if (!('proposal' in planned)) return { kind: 'answer', answer: planned.answer, ...planning };
    const proposal = planned.proposal;
    // Before anything is made of it: a run that is resumed follows this plan instead of asking for another.
    if (stored === undefined) await input.planned({ proposal, ...planning });
    stored = undefined;
    const attempt = await tryProposal(proposal, input, inventory, stages);
    if ('nothing' in attempt) return { kind: 'answer', answer: attempt.nothing, ...planning };
    if ('refusal' in attempt) {
      const { refusal } = attempt;
      refusals += 1;
      history.push({
        proposal,
        problems: [`refused by ${refusal.rule}: ${refusal.reason} ${refusal.remedy}`],
        checks: [],
      });
      // Told once to a model, which may know another way; not argued with.
      if (proposal.planner !== 'model' || refusals > 1 || !stages.worthAnotherRound(history))
        return { kind: 'answer', answer: refusal, ...planning };
      continue;
    }
    if ('change' in attempt) {
      const change = { ...attempt.change, ...planning };
      const failed = change.checks.some((check) => check.verdict === 'fail');
      history.push({ proposal, problems: [], checks: change.checks });
      if (!failed || proposal.planner !== 'model' || !stages.worthAnotherRound(history))
        return { kind: 'change', change };
    } else {
      history.push({ proposal, problems: [attempt.problem.message], checks: [] });
      if (proposal.planner !== 'model' || !stages.worthAnotherRound(history)) throw attempt.problem;
    }
  }
}

type PlannedOrAnswer = Planning &
  ({ readonly proposal: Proposal } | { readonly answer: Exclude<PlanningResult, Proposal> });

async function plan(
  { command, tree, config, budget, ownTemplates, askedAt, signal }: ChangeInput,
  context: Pick<PlanningInput, 'inventory' | 'thread' | 'feedback'>,
  stages: ChangeStages,
): Promise<PlannedOrAnswer> {
  const style = config.style === '' ? {} : { style: config.style };
  const limited = budget === undefined ? {} : { budget };
  const own = ownTemplates === undefined ? {} : { ownTemplates };
  const when = askedAt === undefined ? {} : { askedAt };
  const planned = await stages.plan({ command, tree, ...context, ...style, ...limited, ...own, ...when }, signal);
  const { result, usage, shown, traces = [] } = planned;
  const planning = { usage, shown, traces };
  if (result.kind === 'not-understood') throw new PromptOpsError('model-nonsense', { detail: 'it was not understood' });
  return result.kind === 'proposal' ? { proposal: result, ...planning } : { answer: result, ...planning };
}

type Attempt =
  | { readonly change: Omit<Change, keyof Planning> }
  | { readonly problem: PromptOpsError }
  | { readonly refusal: Refusal }
  | { readonly nothing: Unchanged };

/** Edits, guards, validates and judges one proposal. A proposal that cannot be applied is a problem the planner may repair. */
async function tryProposal(
  proposal: Proposal,
  input: ChangeInput,
  inventory: Inventory,
  stages: ChangeStages,
): Promise<Attempt> {
  await input.enter('edit');
  let changeSet: ChangeSet;
  let changes: readonly SemanticChange[];
  try {
    changeSet = await stages.edit(proposal.operations, (path) => input.tree.read(path));
    stages.guardPaths(changeSet, input.tree, input.config, proposal.planner);
    // A new file that cannot be read (no YAML, no HCL) shows here.
    changes = await stages.semanticChanges(changeSet);
  } catch (error) {
    if (error instanceof PromptOpsError && (error.code === 'edit-impossible' || error.code === 'path-not-allowed'))
      return { problem: error };
    throw error;
  }
  const files = changeSet.files.map((file) => file.path);
  if (files.length === 0) return { nothing: { kind: 'unchanged', message: 'The files already are as asked.', at: [] } };
  await input.authorizeChange(files, inventory);
  await input.enter('validate');
  const { checks, rendered, reaches } = await stages.validate({
    before: input.tree,
    changes: changeSet,
    operations: proposal.operations,
    semantic: changes,
    config: input.config,
    signal: input.signal,
  });
  // A base or a shared values file belongs to no environment, and still changes those that are built on it.
  const decision = await input.authorizeChange(files, inventory, reaches);
  const objections = await judgeChangeSet(
    { changeSet, changes, rendered, checks },
    input.config,
    inventory.environments,
  );
  const refusal = refusalOf(objections);
  if (refusal !== undefined) return { refusal };
  return { change: { proposal, changeSet, changes, checks, rendered, objections, decision } };
}

function problemsOf(history: readonly Feedback[]): string {
  const last = history.at(-1);
  const findings = last?.checks.flatMap((check) => check.findings.map((finding) => finding.message)) ?? [];
  return [...(last?.problems ?? []), ...findings][0] ?? 'a check failed';
}

function addPlanning(a: Planning, b: Planning): Planning {
  return {
    usage: addUsage(a.usage, b.usage),
    shown: mergeShown(a.shown, b.shown),
    traces: [...a.traces, ...b.traces],
  };
}

function mergeShown(a: readonly Shown[], b: readonly Shown[]): readonly Shown[] {
  const seen = new Map([...a, ...b].map((item) => [`${item.path}\0${item.oid}`, item]));
  return [...seen.values()];
}
