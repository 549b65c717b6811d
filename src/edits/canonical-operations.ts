import type { Json } from '../domain/json.ts';
import { formatKeyPath, type KeyStep } from '../domain/key-path.ts';
import type { Operation } from '../domain/proposal.ts';
import { applyOperation } from './apply-operation.ts';
import type { ReadText } from './apply-operations.ts';
import type { DataNode } from './data-tree.ts';
import { findObject } from './locate.ts';
import { fieldOf, mergeKeyOf } from './merge-keys.ts';
import { readObjects } from './read-file.ts';
import { stepsOf } from './refuse.ts';
import { resolvePath, type Taken } from './resolve-path.ts';
import { isMapValue } from './json-kind.ts';

/**
 * The operations with objects and paths written as semantic changes write them: the object's name in its file, `[name=app]` for `[0]`
 * where the list has a merge key. To be given to `undeclaredChanges` and `missingChanges`.
 * @throws {PromptOpsError} as `applyOperations`, because later operations are read against what earlier ones made.
 */
export async function canonicalOperations(
  operations: readonly Operation[],
  read: ReadText,
): Promise<readonly Operation[]> {
  const texts = new Map<string, string | undefined>();
  const canonical: Operation[] = [];
  for (const operation of operations) {
    const { file } = operation;
    const text = texts.has(file) ? texts.get(file) : await read(file);
    const after = await applyOperation(operation, text, operations);
    canonical.push(await canonicalOperation(operation, text, after));
    texts.set(file, after);
  }
  return canonical;
}

async function canonicalOperation(
  operation: Operation,
  text: string | undefined,
  textAfter: string | undefined,
): Promise<Operation> {
  if (operation.op !== 'set' && operation.op !== 'insert' && operation.op !== 'remove') return operation;
  if (text === undefined || textAfter === undefined) return operation;
  const { objects } = await readObjects(operation.file, text);
  const found = findObject<unknown>(objects, operation.object);
  if (found === undefined) return operation;
  const { taken, left } = resolvePath(found.root, stepsOf(operation));
  const after = findObject<unknown>((await readObjects(operation.file, textAfter)).objects, operation.object);
  const positions = taken.map(positionOf);
  const steps = taken.map(({ step, parent, node }, depth) => {
    const later = after && resolvePath(after.root, positions.slice(0, depth));
    return namedStep(step, parent, node, later?.left.length === 0 ? later.node : parent);
  });
  const last = taken.at(-1)?.node ?? found.root;
  const value = operation.op === 'set' ? operation.value : undefined;
  const rest = left.map((step, index) =>
    index === 0 ? namedNewStep(step, last, left.length === 1 ? value : undefined) : step,
  );
  return { ...operation, object: found.object, path: formatKeyPath([...steps, ...rest]) };
}

/** A step as a key or a position, which holds before and after the operation for everything above what it changes. */
function positionOf({ step, parent, node }: Taken<unknown>): KeyStep {
  if (parent.kind !== 'list' || 'key' in step) return step;
  return { index: parent.items.findIndex((item) => item.node === node) };
}

/** `[0]` of a list whose items have names, before and after, becomes `[name=…]`. */
function namedStep(
  step: KeyStep,
  parent: DataNode<unknown>,
  node: DataNode<unknown>,
  after: DataNode<unknown>,
): KeyStep {
  if (parent.kind !== 'list' || 'key' in step) return step;
  const field = mergeKeyOf(parent, ...(after.kind === 'list' ? [after] : []));
  const value = field === undefined ? undefined : fieldOf(node, field);
  if (field !== undefined && value !== undefined) return { field, value };
  return { index: parent.items.findIndex((item) => item.node === node) };
}

/** The same for an item that the operation appends. */
function namedNewStep(step: KeyStep, parent: DataNode<unknown>, value: Json | undefined): KeyStep {
  const field = parent.kind === 'list' ? mergeKeyOf(parent) : undefined;
  if (!('index' in step) || field === undefined || value === undefined || !isMapValue(value)) return step;
  const name = value[field];
  return typeof name === 'string' || typeof name === 'number' ? { field, value: String(name) } : step;
}
