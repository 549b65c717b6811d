import type { SemanticChange } from '../domain/change-set.ts';
import type { Json } from '../domain/json.ts';
import { type KeyStep, parseKeyPath } from '../domain/key-path.ts';
import type { Operation } from '../domain/proposal.ts';
import { sameData } from './expected-data.ts';
import { syntaxOf } from './syntax.ts';
import { isList, isMapValue } from './json-kind.ts';

/**
 * The semantic changes that no operation declared. What an operation declares:
 * - `set`: the value at its address, down to every leaf, with exactly the value it names; of a name, that the thing goes and comes;
 * - `insert`: one more item at its address, with exactly the value it names; `remove`: everything under its address going away;
 * - `add-file` and `delete-file`: everything in that file;
 * - `add-block`: objects that its file gains (or, inside an object, what that object gains);
 * - `replace-text`: what its `declares` lists; in a file without data its own text is the declaration.
 *
 * Addresses are compared as they are written; `canonicalOperations` brings those of operations into the form of semantic changes.
 */
export function undeclaredChanges(
  operations: readonly Operation[],
  changes: readonly SemanticChange[],
): readonly SemanticChange[] {
  return changes.filter((change) => !operations.some((operation) => declares(operation, change)));
}

/** The operations that no semantic change belongs to: declared, but nothing happened (it was so before, or was undone). */
export function missingChanges(
  operations: readonly Operation[],
  changes: readonly SemanticChange[],
): readonly Operation[] {
  return operations.filter((operation) => {
    // Text that declares no value promises to leave all values as they are: layout, comments.
    if (operation.op === 'replace-text' && operation.declares.length === 0) return false;
    if (operation.op !== 'replace-text') return !changes.some((change) => declares(operation, change));
    return !operation.declares.every((declared) => changes.some((change) => sameChange(declared, change)));
  });
}

function declares(operation: Operation, change: SemanticChange): boolean {
  if (operation.file !== change.file) return false;
  switch (operation.op) {
    case 'add-file':
      return change.from === undefined;
    case 'delete-file':
      return change.to === undefined;
    case 'replace-text':
      return isLine(change) || operation.declares.some((declared) => sameChange(declared, change));
    case 'add-block':
      return (
        change.from === undefined && (operation.object === '' ? change.path === '' : operation.object === change.object)
      );
    case 'set':
      return (
        declaresRename(operation, change) || (operation.object === change.object && declaresValue(operation, change))
      );
    default:
      return operation.object === change.object && declaresValue(operation, change);
  }
}

function declaresValue(
  operation: Extract<Operation, { op: 'set' | 'remove' | 'insert' }>,
  change: SemanticChange,
): boolean {
  const base = stepsOf(operation.path);
  const steps = stepsOf(change.path);
  const rest = base && steps && restAfter(base, steps, operation.op !== 'set', syntaxOf(operation.file) === 'hcl');
  if (rest === undefined) return false;
  if (operation.op === 'set') return sameData(valueAt(operation.value, rest), change.to);
  if (operation.op === 'remove') return change.to === undefined || (rest.length === 0 && isEmpty(change.to));
  return change.from === undefined
    ? isInserted(operation.value, rest, change.to)
    : rest.length === 0 && isEmpty(change.from);
}

/** Fields that name an object (Kubernetes' kind and name, a Terraform provider's alias). */
const identityPaths: ReadonlySet<string> = new Set(['kind', 'metadata.name', 'alias']);

/** Setting what names a thing makes the old one go and one of the new name come: an object, or an item with a merge key. */
function declaresRename(operation: Extract<Operation, { op: 'set' }>, change: SemanticChange): boolean {
  if (identityPaths.has(operation.path) && change.path === '') {
    if (change.to === undefined) return operation.object === change.object;
    return change.from === undefined && sameData(valueAt(change.to, parseKeyPath(operation.path)), operation.value);
  }
  const steps = stepsOf(operation.path) ?? [];
  const [item, key] = steps.slice(-2);
  if (!item || !key || !('field' in item) || !('key' in key) || item.field !== key.key) return false;
  const found = stepsOf(change.path) ?? [];
  const list = steps.slice(0, -2);
  const named = found[list.length];
  if (operation.object !== change.object || !startsWith(found, list)) return false;
  if (named === undefined) return isList(change.from ?? null) && isList(change.to ?? null);
  if (!('field' in named) || named.field !== item.field) return false;
  return change.to === undefined
    ? named.value === item.value
    : change.from === undefined && sameName(named.value, operation.value);
}

function sameName(name: string, value: Json): boolean {
  return (typeof value === 'string' || typeof value === 'number') && String(value) === name;
}

/** Whether a change is a leaf of the inserted item; the item's own step comes first. */
function isInserted(value: Json, rest: readonly KeyStep[], to: Json | undefined): boolean {
  const [item, ...inner] = rest;
  if (item !== undefined && 'field' in item && !isNamed(value, item)) return false;
  return item !== undefined && !('key' in item) && sameData(valueAt(value, inner), to);
}

function isNamed(item: Json, step: { readonly field: string; readonly value: string }): boolean {
  const name = isMapValue(item) ? item[step.field] : undefined;
  return name !== undefined && sameName(step.value, name);
}

/** The value under some steps of plain data; named items are found by their field, a missing identity is no value. */
function valueAt(value: Json | undefined, steps: readonly KeyStep[]): Json | undefined {
  let current = value;
  for (const step of steps) {
    if (current === undefined) return undefined;
    if ('key' in step)
      current = isMapValue(current) && Object.hasOwn(current, step.key) ? current[step.key] : undefined;
    else if (!isList(current)) current = undefined;
    else if ('index' in step) current = current[step.index];
    else current = current.find((item) => isNamed(item, step));
  }
  return current;
}

function sameChange(a: SemanticChange, b: SemanticChange): boolean {
  if (a.file !== b.file || a.object !== b.object) return false;
  const [left, right] = [stepsOf(a.path), stepsOf(b.path)];
  if (left === undefined || right === undefined || left.length !== right.length || !startsWith(left, right))
    return false;
  return sameData(a.from, b.from) && sameData(a.to, b.to);
}

/** A change of lines in a file that is not data (`opaque-changes.ts`). */
function isLine(change: SemanticChange): boolean {
  return /^\[line=\d+\]$/.test(change.path);
}

function stepsOf(path: string): readonly KeyStep[] | undefined {
  try {
    return parseKeyPath(path);
  } catch {
    return undefined;
  }
}

/**
 * What is left of some steps after those of a base; `undefined` when they do not begin with it.
 * `anyPosition`: positions shift when several items come or go, so a removal or insertion by position counts for its list.
 * `blocks`: in HCL a single nested block may be written with `[0]` and without it.
 */
function restAfter(
  base: readonly KeyStep[],
  steps: readonly KeyStep[],
  anyPosition: boolean,
  blocks: boolean,
): readonly KeyStep[] | undefined {
  let at = 0;
  for (const step of base) {
    const found = steps[at];
    const isFirst = 'index' in step && step.index === 0;
    if (blocks && isFirst && !(found && 'index' in found)) continue;
    if (blocks && !('index' in step) && found && 'index' in found && found.index === 0) at++;
    const next = steps[at];
    const samePosition = anyPosition && 'index' in step && next !== undefined && 'index' in next;
    if (!samePosition && !sameStep(step, next)) return undefined;
    at++;
  }
  return steps.slice(at);
}

function startsWith(steps: readonly KeyStep[], prefix: readonly KeyStep[]): boolean {
  return prefix.length <= steps.length && prefix.every((step, index) => sameStep(step, steps[index]));
}

function sameStep(a: KeyStep, b: KeyStep | undefined): boolean {
  if (b === undefined) return false;
  if ('key' in a) return 'key' in b && a.key === b.key;
  if ('index' in a) return 'index' in b && a.index === b.index;
  return 'field' in b && a.field === b.field && a.value === b.value;
}

function isEmpty(value: Json): boolean {
  return isList(value) ? value.length === 0 : isMapValue(value) && Object.keys(value).length === 0;
}
