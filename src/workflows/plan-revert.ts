import type { SemanticChange } from '../domain/change-set.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Operation, PlanningResult, Proposal, Question } from '../domain/proposal.ts';
import { overlayTree } from '../domain/overlay-tree.ts';
import { digestOf } from '../domain/text-digest.ts';
import { cutText } from '../domain/well-formed.ts';
import { applyOperations } from '../edits/apply-operations.ts';
import { danglingReferences, type Reference } from '../edits/dangling-references.ts';
import { oneEditPerFile } from '../edits/one-edit-per-file.ts';
import { semanticChanges } from '../edits/semantic-changes.ts';
import { undoFile, type FileHistory, type Moved } from '../edits/undo-file.ts';
import { baseName } from '../edits/syntax.ts';
import { changedBy, laterChanges, type LaterChange } from './later-changes.ts';
import type { RevertTarget } from './revert-targets.ts';
import type { WorkflowContext } from './workflow-context.ts';

type Targets = readonly [RevertTarget, ...RevertTarget[]];

/**
 * The way back: what each pull request did, undone on the files as they are now, the last one first. What was changed again since, and
 * what still needs what would go, is asked about; unrelated work stays.
 */
export async function planRevert(context: WorkflowContext, targets: Targets, tree: FileTree): Promise<PlanningResult> {
  let now = tree;
  const steps: Step[] = [];
  for (const target of targets) {
    const step = await undoPullRequest(context, target, now);
    if (step.moved.length > 0) return conflictQuestion(targets, target, step);
    now = overlayTree(now, await applyOperations(step.operations, (path) => now.read(path)));
    steps.push(step);
  }
  const files = steps.flatMap((step) => step.operations.map(({ file }) => file));
  const operations = targets.length === 1 ? (steps[0]?.operations ?? []) : await oneEditPerFile(files, tree, now);
  if (operations.length === 0)
    return { kind: 'unchanged', message: `${namesOf(targets)}: nothing of it is left to undo.`, at: [] };
  const changeSet = await applyOperations(operations, (path) => tree.read(path));
  const changes = await semanticChanges(changeSet);
  const deleted = changeSet.files.flatMap(({ path: file, after }) =>
    after === undefined ? [{ file, object: '' }] : [],
  );
  const gone = changes.flatMap(({ file, object, path, to }) =>
    path === '' && to === undefined ? [{ file, object }] : [],
  );
  const dangling = await danglingReferences([...gone, ...deleted], now);
  const later = steps.flatMap((step) => step.later);
  if (dangling.length > 0) return danglingQuestion(targets, dangling, later);
  return proposal(targets, steps, operations, changes);
}

type Step = {
  readonly operations: readonly Operation[];
  readonly moved: readonly Moved[];
  readonly later: readonly LaterChange[];
  /** Files that no record tells of: undone line by line. */
  readonly byLines: readonly string[];
};

async function undoPullRequest(context: WorkflowContext, target: RevertTarget, now: FileTree): Promise<Step> {
  const { connection } = context;
  const [files, before, after, later] = await Promise.all([
    connection.approvals.files(target.pull.number),
    connection.tree(target.pull.forkedAt),
    connection.tree(target.pull.headSha),
    laterChanges(context, target),
  ]);
  if (files === undefined) return { operations: [], moved: [tooMany(target)], later, byLines: [] };
  const paths = [...new Set(files)];
  const sides = await Promise.all([before, after, now].map((side) => side.readMany(paths)));
  const operations: Operation[] = [];
  const moved: Moved[] = [];
  const byLines: string[] = [];
  for (const path of paths) {
    const [was, became, is] = sides.map((side) => side.get(path));
    const history: FileHistory = { path, before: was, after: became, now: is };
    if ([before, after, now].some((side, at) => isUnreadable(side, path, sides[at]?.get(path)))) {
      if (!isSameEntry(before, now, path))
        moved.push({ file: path, object: baseName(path), path: '', found: 'no text' });
      continue;
    }
    const recorded = isRecorded(history, target);
    if (!recorded) byLines.push(path);
    const undone = await undoFile(history, recorded ? 'values' : 'lines');
    if ('moved' in undone) moved.push(...undone.moved);
    else operations.push(...undone.operations);
  }
  return { operations, moved, later, byLines };
}

/** Whether the records tell of exactly this: from the file as it was to the file as it was merged. */
function isRecorded({ path, before, after }: FileHistory, { records }: RevertTarget): boolean {
  const told = records.flatMap(({ record }) => record.files?.filter((file) => file.path === path) ?? []);
  const digest = (text: string | undefined): string | null => (text === undefined ? null : digestOf(text));
  return told.length > 0 && told[0]?.before === digest(before) && told.at(-1)?.after === digest(after);
}

function isUnreadable(tree: FileTree, path: string, text: string | undefined): boolean {
  return text === undefined && entryOf(tree, path) !== undefined;
}

function isSameEntry(a: FileTree, b: FileTree, path: string): boolean {
  return entryOf(a, path)?.oid === entryOf(b, path)?.oid;
}

function entryOf(tree: FileTree, path: string): FileTree['entries'][number] | undefined {
  return tree.entries.find((entry) => entry.path === path);
}

function tooMany({ pull }: RevertTarget): Moved {
  return { file: `#${pull.number}`, object: '', path: '', found: 'more files than GitHub lists' };
}

function proposal(
  targets: Targets,
  steps: readonly Step[],
  operations: readonly Operation[],
  changes: readonly SemanticChange[],
): Proposal {
  const [first] = targets;
  const title = first.pull.title.replace(/^\w+(?:\([^)]*\))?!?: /, '');
  const summary = targets.length === 1 ? `undo #${first.pull.number}: ${title}` : `undo ${namesOf(targets)}`;
  const byLines = steps.flatMap((step) => step.byLines);
  const objects = new Set(changes.map(({ file, object }) => JSON.stringify({ file, object })));
  const touched = [...objects].map((text) => JSON.parse(text) as { readonly file: string; readonly object: string });
  const later = steps.flatMap((step) => step.later);
  const since = touched.flatMap(({ file, object }) =>
    changedBy(later, { file, object })
      .filter((number) => !targets.some(({ pull }) => pull.number === number))
      .map((number) => `\`${object}\` was changed since by #${number}; that stays as it is`),
  );
  return {
    kind: 'proposal',
    planner: 'rules',
    summary: cutText(summary, 72),
    type: 'revert',
    scope: first.records.at(-1)?.record.proposal?.scope ?? 'undo',
    operations,
    assumptions: [
      ...targets.map(toldBy),
      ...(byLines.length === 0
        ? []
        : [`without a record that tells of them, undone line by line: ${byLines.slice(0, 10).join(', ')}`]),
    ],
    warnings: [...new Set(since)],
  };
}

function toldBy({ pull, records }: RevertTarget): string {
  const record = records.at(-1)?.record;
  if (record === undefined) return `#${pull.number} has no record of mine, so its lines are undone, not its values`;
  const foreign = record.commit === pull.headSha ? '' : '; commits that others pushed to it are undone with it';
  return `#${pull.number} is undone as run ${record.run.slice(0, 8)} recorded it, asked for by ${record.actor} on ${record.askedAt.slice(0, 10)}${foreign}`;
}

function conflictQuestion(targets: Targets, target: RevertTarget, { moved, later }: Step): Question {
  const perPlace = moved.map((place) => ({ place, by: changedBy(later, place) }));
  const candidates = perPlace.slice(0, 10).map(({ place, by }) => ({
    label: `${[place.object, place.path].filter((part) => part !== '').join(' ')}: expected ${shown(place.expected)}, found ${shown(place.found)}${by.length === 0 ? '' : ` (changed by ${by.map((number) => `#${number}`).join(', ')})`}`,
    file: place.file,
  }));
  return {
    kind: 'question',
    question: `Undoing #${target.pull.number} would also undo what was changed there since. Should that go, too?${moved.length > 10 ? ` There are ${moved.length} such places.` : ''}`,
    candidates,
    ...wayOn(
      targets,
      perPlace.flatMap(({ by }) => by),
    ),
  };
}

function danglingQuestion(targets: Targets, dangling: readonly Reference[], later: readonly LaterChange[]): Question {
  const perReference = dangling.map((reference) => ({ reference, by: changedBy(later, { ...reference, object: '' }) }));
  const candidates = perReference.slice(0, 10).map(({ reference: { to, file, line }, by }) => ({
    label: `refers to ${to.object === '' ? to.file : to.object}${by.length === 0 ? '' : ` (changed by ${by.map((number) => `#${number}`).join(', ')})`}:`,
    file,
    line,
  }));
  return {
    kind: 'question',
    question: `What ${namesOf(targets)} added is used by now, and would be missed. Should that be undone as well?`,
    candidates,
    ...wayOn(
      targets,
      perReference.flatMap(({ by }) => by),
    ),
  };
}

/** The command that undoes the later changes as well, where they are ours. */
function wayOn(targets: Targets, more: readonly number[]): Pick<Question, 'examples' | 'ifYes'> {
  const numbers = targets.map(({ pull }) => pull.number);
  const others = [...new Set(more)].filter((number) => !numbers.includes(number));
  if (others.length === 0) return { examples: [], ifYes: null };
  const command = `/promptops revert ${[...others, ...numbers].map((number) => `#${number}`).join(' ')}`;
  return { examples: [command], ifYes: command };
}

function shown(value: Moved['found']): string {
  if (value === undefined) return 'nothing';
  return cutText(typeof value === 'string' ? value : JSON.stringify(value), 80);
}

function namesOf(targets: Targets): string {
  return targets.map(({ pull }) => `#${pull.number}`).join(' and ');
}
