import { formatKeyPath, parseKeyPath } from '../../domain/key-path.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation, PlanningResult, Refusal } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';
import { askAbout, refuseLocked, refuseSkipped } from './answers.ts';
import { autoscalerSwitchWarnings } from './autoscaler-switch.ts';
import type { Candidate, Interpreted } from './interpret.ts';
import { isList, textOfValue } from './leaves.ts';
import { extractVariable } from './extract-variable.ts';
import { listOperations } from './list-items.ts';
import { newValue, show } from './new-value.ts';
import type { PlannedChange, PlanningContext } from './planning-context.ts';
import { refuseUnprotecting } from './protected-values.ts';
import { refuseFile } from './refusals.ts';
import { automationWarning, replacedList, sharesImage } from './side-effects.ts';
import type { Target } from './target.ts';

/** Works out the change at one place: the new value and its operations; a question or refusal where it must not be made. */
export async function changeAt(
  one: Interpreted,
  target: Target,
  context: PlanningContext,
): Promise<PlannedChange | PlanningResult> {
  const { input } = context;
  const candidate = one.candidates.find((found) => found.setting === target.setting) ?? one.candidates[0];
  if (candidate === undefined) return askAbout(target, 'it is not clear what should change', []);
  const refused = await refusedFile(target, input);
  if (refused !== undefined) return refused;
  if (target.edit.how === 'locked') return refuseLocked(target, target.edit.reason);
  if (one.action === 'extract') return extractVariable(one, target, context);
  if (candidate.setting.type === 'entry') return entryChange(one, candidate, target);
  if (candidate.setting.type === 'list') return listChange(one, candidate, target);
  if (one.action === 'remove' && candidate.spoken === undefined) return removal(one, target);
  if (one.action === 'restart') return restarted(one, target, context);
  const next = newValue(one.action, candidate, isRelative(one, candidate, target), target, directionSaid(one));
  if (!next.ok) return askAbout(target, next.problem, []);
  if (target.exists && isSame(target.current, next.value)) return planned(one, target, next.value, []);
  if (isGoingAlready(target, next.value)) return planned(one, target, next.value, []);
  const unprotected = refuseUnprotecting(target, next.value);
  if (unprotected !== undefined) return unprotected;
  const surprise =
    sharesImage(target, candidate.spoken?.typed ?? show(next.value), context) ?? (await replaces(target, context));
  if (surprise !== undefined) return surprise;
  const value = typeof next.value === 'object' ? next.value : prefixed(target, next.value);
  const operations = await inBlocks(target, context.deps.operationsFor(target.edit, value), context);
  const change = planned(one, target, next.value, operations);
  const warning = automationWarning(await lineAt(target, input));
  const switched = await autoscalerSwitchWarnings(target, context.decide);
  return {
    ...change,
    notes: next.note === undefined ? [] : [next.note],
    warnings: [...target.warnings, ...switched, ...(warning === undefined ? [] : [warning])],
  };
}

/** The moment it was asked for, so that the same request gives the same change again. */
async function restarted(
  one: Interpreted,
  target: Target,
  context: PlanningContext,
): Promise<PlannedChange | PlanningResult> {
  const at = context.input.askedAt;
  if (at === undefined) return askAbout(target, 'it is not known when it was asked for', []);
  const operations = context.deps.operationsFor(target.edit, at);
  const change = planned(one, target, at, await inBlocks(target, operations, context));
  return {
    ...change,
    warnings: [...change.warnings, `The pods of \`${target.label}\` are replaced when this is applied.`],
  };
}

/** What is not suspended anywhere goes on; there is nothing to resume. */
function isGoingAlready({ setting, current }: Target, value: Json): boolean {
  return setting.row === 'suspend' && current === undefined && value === false;
}

/** What stands in a nested block of HCL brings the block along where there is none yet; as a value of its own it would be an attribute. */
async function inBlocks(
  target: Target,
  operations: readonly Operation[],
  { deps, input: { tree } }: PlanningContext,
): Promise<readonly Operation[]> {
  const [block, key] = target.path.split('.');
  if (target.exists || target.setting.row !== 'lifecycle' || block === undefined || key === undefined)
    return operations;
  const text = (await tree.read(target.file)) ?? '';
  if ((await deps.locate(target.file, text, target.object, block)) !== undefined) return operations;
  return operations.map((operation) =>
    operation.op === 'set'
      ? {
          op: 'add-block',
          file: operation.file,
          object: operation.object,
          text: `${block} {\n  ${key} = ${JSON.stringify(operation.value)}\n}\n`,
        }
      : operation,
  );
}

/** An item that is in a list or not. */
function entryChange(one: Interpreted, { setting }: Candidate, target: Target): PlannedChange {
  const { file, object, path } = target;
  const item = setting.prefix ?? '';
  if (one.action === 'remove') return planned(one, target, null, [{ op: 'remove', file, object, path }]);
  return planned(one, target, item, target.exists ? [] : [{ op: 'insert', file, object, path, value: item }]);
}

function planned(interpreted: Interpreted, target: Target, to: Json, operations: readonly Operation[]): PlannedChange {
  return { interpreted, target, to, operations, notes: [], warnings: target.warnings };
}

/** A value that would need a list of its own in an override, which would replace the inherited one. */
async function replaces(target: Target, { deps, input }: PlanningContext): Promise<PlanningResult | undefined> {
  const text = await input.tree.read(target.file);
  const list = await replacedList(target, async (path) =>
    text === undefined ? false : (await deps.locate(target.file, text, target.object, path)) !== undefined,
  );
  if (list === undefined) return undefined;
  return askAbout(
    target,
    `\`${list}\` is a list that comes from a place others share; one of its own would replace it as a whole`,
    [],
    'Change the shared list, or write the whole list by hand.',
  );
}

async function lineAt(target: Target, { tree }: PlanningInput): Promise<string> {
  if (!target.exists || target.line === undefined) return '';
  return (await tree.read(target.file))?.split('\n')[target.line - 1] ?? '';
}

function prefixed({ setting }: Target, value: Json): Json {
  const { prefix, suffix = '' } = setting;
  return prefix === undefined ? value : `${prefix}${textOfValue(value)}${suffix}`;
}

function directionSaid({ clause }: Interpreted): 'up' | 'down' | undefined {
  const said = (word: string): boolean => clause.tokens.some((token) => token.word === word);
  return said('down') ? 'down' : said('up') || said('more') ? 'up' : undefined;
}

/** `add 2 replicas`: an amount to add, unless it was written `replicas=2`. */
function isRelative({ clause, action }: Interpreted, candidate: Candidate, target: Target): boolean {
  const counts = ['count', 'number'].includes(candidate.setting.type) && target.current !== undefined;
  return clause.relative || (counts && !clause.assigned && (action === 'add' || action === 'remove'));
}

/** An item comes to a list or leaves it; where the list is not set in the environment, adding would replace the inherited one. */
function listChange(one: Interpreted, candidate: Candidate, target: Target): PlannedChange | PlanningResult {
  const { current, file, object, path } = target;
  const item = candidate.spoken?.typed;
  if (item === undefined || !isList(current)) return askAbout(target, 'it is not said what to add or remove', []);
  const items = [item, ...(one.clause.items ?? [])];
  const indexOf = (wanted: string): number =>
    current.findIndex((value) => typeof value !== 'object' && String(value) === wanted);
  const removes = one.action === 'remove';
  if (!removes && one.action !== 'add') return wholeList(one, target, items);
  const missing = items.filter((wanted) => indexOf(wanted) < 0);
  const [strange] = missing;
  if (removes && strange !== undefined) return askAbout(target, `\`${strange}\` is not in it`, []);
  if (!removes && missing.length === 0) return planned(one, target, current, []);
  if (!target.exists || target.edit.how !== 'set')
    return askAbout(
      target,
      'the list comes from a place that other environments share; a list of its own would replace it',
      [],
      'Change the shared list, or write the whole list by hand.',
    );
  const areNumbers = current.length > 0 && current.every((other) => typeof other === 'number');
  const added = missing.map((wanted): Json => (areNumbers ? Number(wanted) : wanted));
  const gone = new Set(removes ? items.map(indexOf) : []);
  // From the end, so that no index moves before it is used.
  const removals = [...gone].sort((a, b) => b - a);
  const operations = [
    ...removals.map((index): Operation => ({ op: 'remove', file, object, path: `${path}[${index}]` })),
    ...(removes ? [] : added.map((value): Operation => ({ op: 'insert', file, object, path, value }))),
  ];
  const to = removes ? current.filter((_, at) => !gone.has(at)) : [...current, ...added];
  return planned(one, target, to, operations);
}

/** The list was said as a whole, so that what is not said goes. */
function wholeList(one: Interpreted, target: Target, items: readonly string[]): PlannedChange | PlanningResult {
  const current = isList(target.current) ? target.current : [];
  const areNumbers = current.length > 0 && current.every((item) => typeof item === 'number');
  const wanted = items.map((item) => (areNumbers ? Number(item) : item));
  if (wanted.some((item) => Number.isNaN(item))) return askAbout(target, `\`${items.join(', ')}\` are not numbers`, []);
  if (target.edit.how !== 'set')
    return askAbout(target, 'the list is not written where it could be set as a whole', []);
  if (target.exists && isSame(current, wanted)) return planned(one, target, wanted, []);
  const gone = current.filter((item) => !wanted.includes(item as string | number));
  const note = `The list was set as a whole: ${gone.length === 0 ? 'nothing' : gone.map((item) => `\`${textOfValue(item)}\``).join(', ')} is taken out of it.`;
  return { ...planned(one, target, wanted, listOperations(target, wanted)), notes: [note] };
}

async function refusedFile(target: Target, { tree, inventory }: PlanningInput): Promise<Refusal | undefined> {
  const skipped = inventory.skipped.find((entry) => entry.file === target.file);
  if (skipped !== undefined && skipped.kind !== 'broken') return refuseSkipped(skipped);
  return refuseFile(target.file, (await tree.read(target.file)) ?? '');
}

/** Entries of kustomize's own fields make no sense without their value, and a variable none without its own. */
const wholeItems = /^(?:replicas|images)\[[^\]]+\]\.(?:count|newTag|digest)$/;

function removal(one: Interpreted, target: Target): PlannedChange | PlanningResult {
  if (target.edit.how !== 'set') return askAbout(target, 'it cannot be removed there by itself', []);
  const unprotected = refuseUnprotecting(target, null);
  if (unprotected !== undefined) return unprotected;
  const { beneath } = target;
  if (beneath !== undefined && !one.clause.tokens.some((token) => token.word.startsWith('override')))
    return askAbout(
      target,
      `without it \`${textOfValue(beneath.value)}\` from \`${beneath.file}\` counts`,
      [],
      'Say "remove the override of …" if that is what is wanted.',
    );
  const steps = parseKeyPath(target.path);
  const [before, last] = steps.slice(-2);
  const isValue =
    last !== undefined && 'key' in last && last.key === 'value' && before !== undefined && 'field' in before;
  const path = isValue || wholeItems.test(target.path) ? formatKeyPath(steps.slice(0, -1)) : target.path;
  return planned(one, target, null, [{ op: 'remove', file: target.file, object: target.object, path }]);
}

function isSame(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
