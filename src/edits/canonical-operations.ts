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
import { resolvePath } from './resolve-path.ts';
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
    canonical.push(await canonicalOperation(operation, text));
    texts.set(file, await applyOperation(operation, text, operations));
  }
  return canonical;
}

async function canonicalOperation(operation: Operation, text: string | undefined): Promise<Operation> {
  if (operation.op !== 'set' && operation.op !== 'insert' && operation.op !== 'remove') return operation;
  if (text === undefined) return operation;
  const { objects } = await readObjects(operation.file, text);
  const found = findObject<unknown>(objects, operation.object);
  if (found === undefined) return operation;
  const { taken, left } = resolvePath(found.root, stepsOf(operation));
  const steps = taken.map(({ step, parent, node }) => namedStep(step, parent, node));
  const last = taken.at(-1)?.node ?? found.root;
  const value = operation.op === 'set' ? operation.value : undefined;
  const rest = left.map((step, index) =>
    index === 0 ? namedNewStep(step, last, left.length === 1 ? value : undefined) : step,
  );
  return { ...operation, object: found.object, path: formatKeyPath([...steps, ...rest]) };
}

/** `[0]` of a list whose items have names becomes `[name=…]`. */
function namedStep(step: KeyStep, parent: DataNode<unknown>, node: DataNode<unknown>): KeyStep {
  if (parent.kind !== 'list' || 'key' in step) return step;
  const field = mergeKeyOf(parent);
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
