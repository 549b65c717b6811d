import { parse } from 'yaml';
import { printYaml } from '../../context/print-yaml.ts';
import type { DecisionEdit } from '../../context/decisions/decision.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import { isList, isMap, textOfValue } from './leaves.ts';

/** One planned value with the operations that write it when it is alone. */
export type PlannedEdit = {
  readonly edit: DecisionEdit;
  readonly current: Json | undefined;
  readonly operations: readonly Operation[];
};

/**
 * The operations of several changes together. Two values in one inline patch become one new text, two values of one new
 * patch file one file; without this the later one would undo the earlier.
 * Undefined when two changes cannot be told apart in a text.
 */
export function combineOperations(edits: readonly PlannedEdit[]): readonly Operation[] | undefined {
  const combined: Operation[] = [];
  const texts = new Map<string, PlannedEdit[]>();
  for (const planned of edits) {
    const { edit } = planned;
    if (edit.how !== 'set-in-text') combined.push(...planned.operations);
    else {
      const key = JSON.stringify([edit.file, edit.object, edit.path]);
      texts.set(key, [...(texts.get(key) ?? []), planned]);
    }
  }
  for (const group of texts.values()) {
    const operation = inOneText(group);
    if (operation === undefined) return undefined;
    combined.push(operation);
  }
  return mergeInserts(mergeNewFiles(combined));
}

/** Two items of one name for one list become one: a generator with both literals. */
function mergeInserts(operations: readonly Operation[]): readonly Operation[] {
  const merged: Operation[] = [];
  for (const operation of operations) {
    const earlier = merged.findIndex((other) => isSameItem(other, operation));
    const twin = merged[earlier];
    if (operation.op === 'insert' && twin?.op === 'insert')
      merged[earlier] = { ...twin, value: mergeJson(twin.value, operation.value) };
    else merged.push(operation);
  }
  return merged;
}

function isSameItem(a: Operation, b: Operation): boolean {
  if (a.op !== 'insert' || b.op !== 'insert' || nameOf(a.value) === undefined) return false;
  return a.file === b.file && a.object === b.object && a.path === b.path && nameOf(a.value) === nameOf(b.value);
}

type TextSplice = { readonly start: number; readonly end: number; readonly value: string; readonly whole: string };

function inOneText(group: readonly PlannedEdit[]): Operation | undefined {
  const splices = group.map(spliceOf);
  const [first] = group[0]?.operations ?? [];
  const original = splices[0]?.whole;
  if (first?.op !== 'set' || original === undefined || splices.some((splice) => splice?.whole !== original))
    return undefined;
  const sorted = splices.flatMap((splice) => splice ?? []).sort((a, b) => b.start - a.start);
  let text = original;
  let limit = original.length;
  for (const { start, end, value } of sorted) {
    if (end > limit) return undefined;
    text = text.slice(0, start) + value + text.slice(end);
    limit = start;
  }
  return { ...first, value: text };
}

function spliceOf({ edit, current, operations }: PlannedEdit): TextSplice | undefined {
  const [operation] = operations;
  if (edit.how !== 'set-in-text' || operation?.op !== 'set' || typeof operation.value !== 'string') return undefined;
  const { before, after, quote } = edit;
  const now =
    quote === ''
      ? textOfValue(current)
      : quote === '"'
        ? JSON.stringify(textOfValue(current))
        : `'${textOfValue(current).replaceAll("'", "''")}'`;
  const value = operation.value.slice(before.length, operation.value.length - after.length);
  return { start: before.length, end: before.length + now.length, value, whole: before + now + after };
}

function mergeNewFiles(operations: readonly Operation[]): readonly Operation[] {
  const merged: Operation[] = [];
  for (const operation of operations) {
    const earlier = merged.findIndex(
      (other) => other.op === 'add-file' && operation.op === 'add-file' && other.file === operation.file,
    );
    const twin = merged[earlier];
    if (operation.op === 'add-file' && twin?.op === 'add-file')
      merged[earlier] = {
        ...twin,
        content: printYaml(mergeJson(parse(twin.content) as Json, parse(operation.content) as Json)),
      };
    else if (operation.op !== 'insert' || !merged.some((other) => JSON.stringify(other) === JSON.stringify(operation)))
      merged.push(operation);
  }
  return merged;
}

/** Maps are merged key by key, lists of named items by name. */
function mergeJson(a: Json, b: Json): Json {
  if (isMap(a) && isMap(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return Object.fromEntries(keys.map((key) => [key, mergeValue(a[key], b[key])]));
  }
  if (!isList(a) || !isList(b)) return b;
  const rest = b.filter((item) => nameOf(item) === undefined || !a.some((other) => nameOf(other) === nameOf(item)));
  return [
    ...a.map((item) =>
      mergeValue(
        item,
        b.find((other) => nameOf(other) !== undefined && nameOf(other) === nameOf(item)),
      ),
    ),
    ...rest,
  ];
}

function mergeValue(a: Json | undefined, b: Json | undefined): Json {
  if (a === undefined) return b ?? null;
  return b === undefined ? a : mergeJson(a, b);
}

function nameOf(item: Json): Json | undefined {
  return isMap(item) ? item['name'] : undefined;
}
