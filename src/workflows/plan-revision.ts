import { readFlags } from '../commands/flags.ts';
import { maxRequestCharacters } from '../commands/read-comment.ts';
import { verbOfText } from '../commands/verbs.ts';
import type { Command } from '../domain/command.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { overlayTree } from '../domain/overlay-tree.ts';
import type { Operation, PlanningResult, Proposal, Question, Refusal } from '../domain/proposal.ts';
import type { RevisionItem, RevisionItems } from '../domain/revision-item.ts';
import type { Round } from '../domain/round.ts';
import { addUsage, noUsage, type Shown, type Usage } from '../domain/usage.ts';
import { cutText } from '../domain/well-formed.ts';
import { applyOperations } from '../edits/apply-operations.ts';
import { oneEditPerFile } from '../edits/one-edit-per-file.ts';
import { replacement } from '../edits/replacement.ts';
import type { Planned, Planner, PlanningInput } from '../planner/planner.ts';

/** What came of each item, and which remarks are settled with it. */
export type RevisionParts = Pick<Round, 'done' | 'left' | 'remarks'>;

/**
 * Plans a revision item by item, each on what those before it made: suggestions first, while their lines are still where they were.
 * What one item leaves open (a question, a refusal) never stops the others; `tell` hears what came of each.
 * @param scope the file or folder that holds everything the pull request changes; looked at first, for that is what a remark is about
 */
export function revisionPlanner(
  plan: Planner,
  { items, left }: RevisionItems,
  scope: string,
  tell: (parts: RevisionParts) => Promise<void>,
): Planner {
  return async (input, signal) => {
    // A repair is about all of it together.
    if (input.feedback.length > 0) {
      const text = items.map(({ asked }) => asked).join('\n');
      return plan({ ...input, command: commandFor(text, input.command) }, signal);
    }
    const steps: Step[] = [];
    let now = input.tree;
    for (const item of inOrder(items)) {
      // What is asked alone is edited later, where its planner may repair what cannot be.
      const taken = await takeStep(item, { ...input, tree: now }, { plan, scope, signal });
      const { step, tree } = items.length === 1 ? { step: taken, tree: now } : await applyStep(taken, now);
      now = tree;
      steps.push(step);
    }
    const parts = partsOf(steps, left);
    await tell(parts);
    return { ...(await combined(steps, parts, input.tree, now)), ...planningOf(steps) };
  };
}

type Step = {
  readonly item: RevisionItem;
  readonly result: PlanningResult;
  /** Every turn of a planner at it, whether something came of it or not. */
  readonly planned?: readonly Planned[];
};

/** Suggestions from the last line up, so that each finds its lines where they were; then the words in their order. */
function inOrder(items: readonly RevisionItem[]): readonly RevisionItem[] {
  const lineOf = ({ suggestion }: RevisionItem): number => suggestion?.lines.first ?? 0;
  const suggested = items.filter(({ suggestion }) => suggestion !== undefined);
  return [
    ...suggested.toSorted((a, b) => lineOf(b) - lineOf(a)),
    ...items.filter(({ suggestion }) => suggestion === undefined),
  ];
}

type Tools = { readonly plan: Planner; readonly scope: string; readonly signal: AbortSignal };

async function takeStep(item: RevisionItem, input: PlanningInput, tools: Tools): Promise<Step> {
  try {
    if (item.suggestion !== undefined) return { item, result: await suggestion(item, item.suggestion, input.tree) };
    return await planItem(item, input, tools);
  } catch (error) {
    return { item, result: asRefusal(error) };
  }
}

/** The files after a step. */
async function applyStep(step: Step, before: FileTree): Promise<{ readonly step: Step; readonly tree: FileTree }> {
  if (step.result.kind !== 'proposal') return { step, tree: before };
  try {
    const changes = await applyOperations(step.result.operations, (path) => before.read(path));
    return { step, tree: overlayTree(before, changes) };
  } catch (error) {
    return { step: { ...step, result: asRefusal(error) }, tree: before };
  }
}

/** What cannot be read or edited is one item's problem; a model or service that is down is everybody's, and thrown on. */
function asRefusal(error: unknown): Refusal {
  if (!(error instanceof PromptOpsError) || (error.kind !== 'input' && error.code !== 'path-not-allowed')) throw error;
  return { kind: 'refusal', rule: error.code, reason: error.message, remedy: error.remedy };
}

async function planItem(item: RevisionItem, input: PlanningInput, { plan, scope, signal }: Tools): Promise<Step> {
  const command = commandFor(item.asked, input.command);
  const path = command.flags.path ?? item.file ?? scope;
  const near = { ...command, flags: { ...command.flags, ...(path === '' ? {} : { path }) } };
  const first = await plan({ ...input, command: near }, signal);
  const isDone = first.result.kind === 'proposal' || first.result.kind === 'unchanged';
  const isEnough = isDone || path === command.flags.path || path === '';
  const planned = isEnough ? [first] : [first, await plan({ ...input, command }, signal)];
  const { result } = planned.at(-1) ?? first;
  if (result.kind !== 'not-understood') return { item, result, planned };
  const reason = `${result.leftover.map((word) => `“${word}”`).join(', ')} could not be understood`;
  return { item, result: { kind: 'refusal', rule: 'not-understood', reason, remedy: '' }, planned };
}

/**
 * The words of an item as a command of its own; flags of the revision hold for each.
 * @throws {PromptOpsError} `request-too-long`, `unknown-flag` or `bad-flag`
 */
function commandFor(text: string, { flags }: Command): Command {
  if (text.length > maxRequestCharacters)
    throw new PromptOpsError('request-too-long', { size: String(text.length), limit: String(maxRequestCharacters) });
  const read = readFlags(text);
  return { verb: verbOfText(read.text).name, text: read.text, flags: { ...flags, ...read.flags } };
}

async function suggestion(
  { file = '', asked }: RevisionItem,
  { lines: { first, last }, text }: NonNullable<RevisionItem['suggestion']>,
  tree: FileTree,
): Promise<PlanningResult> {
  const before = await tree.read(file);
  const lines = before?.split(/(?<=\n)/) ?? [];
  if (before === undefined || lines.length < last)
    return { kind: 'refusal', rule: 'suggestion', reason: 'its lines are not there any more', remedy: '' };
  const put = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const after = [...lines.slice(0, first - 1), put, ...lines.slice(last)].join('');
  if (after === before) return { kind: 'unchanged', message: 'The lines are so already.', at: [{ file, line: first }] };
  return {
    kind: 'proposal',
    planner: 'rules',
    summary: cutText(`take a suggestion in ${file}`, 72),
    ...{ type: 'chore', scope: 'review' },
    operations: await replacement(file, before, after),
    assumptions: asked === '' ? [] : [`the suggestion in \`${file}\` line ${first} is taken as it was written`],
    warnings: [],
  };
}

function partsOf(steps: readonly Step[], left: Round['left']): RevisionParts {
  const done = steps.filter(({ result }) => result.kind === 'proposal' || result.kind === 'unchanged');
  const open = steps.filter((step) => !done.includes(step));
  return {
    done: done.map(({ item, result }) => ({ asked: item.asked, how: wordsFor(result) })),
    left: [...open.map(({ item, result }) => ({ asked: item.asked, why: wordsFor(result) })), ...left],
    remarks: done.flatMap(({ item }) => item.remark ?? []),
  };
}

function wordsFor(result: PlanningResult): string {
  switch (result.kind) {
    case 'proposal':
      return result.summary;
    case 'question':
      return result.question;
    case 'refusal':
      return `${result.reason} ${result.remedy}`.trim();
    case 'unchanged':
      return result.message;
  }
}

async function combined(
  steps: readonly Step[],
  { left }: RevisionParts,
  before: FileTree,
  after: FileTree,
): Promise<Pick<Planned, 'result'>> {
  const proposals = steps.flatMap(({ result }): readonly Proposal[] => (result.kind === 'proposal' ? [result] : []));
  const [first, ...more] = proposals;
  const only = steps.length === 1 && left.length <= 1 ? steps[0]?.result : undefined;
  if (first === undefined) return { result: only ?? openQuestion(steps, left) };
  const operations: readonly Operation[] =
    more.length === 0 ? first.operations : await oneEditPerFile(filesOf(proposals), before, after);
  const summary = more.length === 0 ? first.summary : `${first.summary}; and ${more.length} more`;
  const result: Proposal = {
    ...first,
    planner: proposals.find(({ planner }) => planner === 'model')?.planner ?? first.planner,
    summary: cutText(summary, 72),
    operations,
    assumptions: proposals.flatMap(({ assumptions }) => assumptions),
    warnings: [
      ...proposals.flatMap(({ warnings }) => warnings),
      ...left.map(({ asked, why }) => `not done: “${cutText(asked, 120)}”: ${why}`),
    ],
  };
  return { result };
}

function filesOf(proposals: readonly Proposal[]): readonly string[] {
  return proposals.flatMap(({ operations }) => operations.map(({ file }) => file));
}

/** Nothing came of any of it: everything is told with its reason. */
function openQuestion(steps: readonly Step[], left: Round['left']): PlanningResult {
  const unchanged = steps.flatMap(({ result }) => (result.kind === 'unchanged' ? [result] : []));
  if (left.length === 0 && unchanged[0] !== undefined) return unchanged[0];
  const question: Question = {
    kind: 'question',
    question:
      left.length === 0
        ? 'There is no open remark here. What should be different?'
        : 'None of this could be done. How is it meant?',
    candidates: left.map(({ asked, why }) => ({ label: `“${cutText(asked, 120)}”: ${why}` })),
    examples: left.length === 0 ? ['/promptops revise use 5 replicas in production'] : [],
  };
  return question;
}

function planningOf(steps: readonly Step[]): Omit<Planned, 'result'> {
  const planned = steps.flatMap((step) => step.planned ?? []);
  return {
    usage: planned.reduce<Usage>((sum, { usage }) => addUsage(sum, usage), noUsage),
    shown: planned.flatMap(({ shown }): readonly Shown[] => shown),
    traces: planned.flatMap(({ traces = [] }) => traces),
  };
}
