import type { Json } from '../domain/json.ts';
import { formatKeyPath, type KeyStep } from '../domain/key-path.ts';
import type { Operation } from '../domain/proposal.ts';
import { type DataNode } from './data-tree.ts';
import { type AnyObject, type Edit, editedTexts, objectsIn } from './edit-value.ts';
import { type DataPath, plainData, sameData, updateAt } from './expected-data.ts';
import { impossible } from './impossible.ts';
import { findObject } from './locate.ts';
import { setEdits } from './plan-edits.ts';
import { emptyFileObject } from './hcl-file.ts';
import { lineOf } from './position.ts';
import { baseName } from './syntax.ts';
import { readObjects } from './read-file.ts';
import { checkCreation, noObject, noPath, stepsOf, type Subject } from './refuse.ts';
import { removeObject } from './remove-object.ts';
import { resolvePath } from './resolve-path.ts';
import { checkShared } from './shared-values.ts';

export type DataOperation = Extract<Operation, { op: 'set' | 'remove' | 'insert' }>;

/** Applies an operation on a value, one elementary edit after the other, each one parsed again and checked. */
export async function applyToData(operation: DataOperation, text: string, all: readonly Operation[]): Promise<string> {
  const subject: Subject = { ...operation, text };
  const steps = stepsOf(operation);
  const { place } = await placeOf(subject);
  if (operation.op === 'remove' && steps.length === 0) return removeObject(operation.file, text, place);
  checkShared(subject, place, steps, operation, all);
  let current = text;
  for (const edit of editsOf(operation, subject, place, steps)) {
    const at = await placeOf({ ...subject, text: current });
    current = await applyEdit({ ...subject, text: current }, at, edit, all);
  }
  return current;
}

/** The object to edit, and all objects of its file. */
type Place = { readonly place: AnyObject; readonly all: readonly AnyObject[] };

async function placeOf(subject: Subject): Promise<Place> {
  const read = await readObjects(subject.file, subject.text);
  if (read.syntax === 'text')
    throw impossible(
      subject.file,
      undefined,
      'this file holds no data that can be set by key path',
      'Replace exact text instead.',
    );
  const found = findObject<unknown>(read.objects, subject.object);
  const all = objectsIn(read);
  const mayBeLoose = read.syntax === 'hcl' && !/\.(?:tf|tofu)$/.test(subject.file);
  if (found === undefined && mayBeLoose && subject.object === baseName(subject.file))
    return { place: { syntax: 'hcl', object: emptyFileObject(subject.file, subject.text) }, all };
  const place = all.find((candidate) => candidate.object === found);
  if (place === undefined) throw noObject(subject, read.objects);
  return { place, all };
}

function editsOf(
  operation: DataOperation,
  subject: Subject,
  place: AnyObject,
  steps: readonly KeyStep[],
): readonly Edit[] {
  const { left, node } = resolvePath<unknown>(place.object.root, steps);
  if (operation.op === 'remove') {
    if (left.length > 0) throw noPath(subject, place.object.root, steps);
    if (node.kind === 'list' && node.blocks && node.items.length > 1 && !('index' in (steps.at(-1) ?? {})))
      throw impossible(
        subject.file,
        lineOf(subject.text, node.start),
        `there are ${node.items.length} blocks \`${subject.path}\``,
        'Say which one, like `[0]`.',
      );
    return [{ kind: 'remove', steps }];
  }
  checkCreation(subject, place, steps, operation.value);
  if (operation.op === 'set') return setEdits(place.object.root, steps, operation.value);
  if (left.length > 0) return setEdits(place.object.root, steps, [operation.value]);
  const isHollow = node.kind === 'scalar' ? node.value === null : node.kind === 'map' && node.entries.length === 0;
  if (node.kind !== 'list' && !isHollow)
    throw impossible(
      subject.file,
      lineOf(subject.text, node.start),
      `\`${subject.path}\` of \`${subject.object}\` is not a list`,
      'Set the value instead.',
    );
  return [{ kind: 'add-item', steps, value: operation.value }];
}

/** Makes the first text that reads back as the data before with just this edit in it. */
async function applyEdit(subject: Subject, at: Place, edit: Edit, all: readonly Operation[]): Promise<string> {
  const { place } = at;
  const expected = expectedFile(at, edit);
  let problem: unknown;
  for (const text of await editedTexts(subject.text, place, edit, at.all)) {
    try {
      const { objects } = await readObjects(subject.file, text);
      const after = objects.map((one) => plainData(one.root));
      if (
        sameData(expected, after) ||
        sameData(withoutEmptied(at, expected), after) ||
        followersOnly(at, expected, after, subject, all)
      )
        return text;
    } catch (error) {
      problem ??= error;
    }
  }
  const line = lineOf(subject.text, resolvePath<unknown>(place.object.root, edit.steps).node.start);
  const path = formatKeyPath(edit.steps);
  throw impossible(
    subject.file,
    line,
    `\`${path}\` of \`${place.object.object}\` cannot be changed without changing something else${problem instanceof Error ? ` (${problem.message})` : ''}`,
    'Change this place by hand, or replace its exact text.',
  );
}

/** The data of all objects of the file, in order, after the edit. */
function expectedFile({ place, all }: Place, edit: Edit): readonly Json[] {
  const edited = expectedData(place.object.root, edit) ?? null;
  if (!all.includes(place)) return [edited, ...all.map((one) => plainData(one.object.root))];
  return all.map((one) => (one === place ? edited : plainData(one.object.root)));
}

/** The object of the attributes outside all blocks is gone when the last of them is, unless it is all there is. */
function withoutEmptied({ place, all }: Place, expected: readonly Json[]): readonly Json[] {
  const index = all.indexOf(place);
  const isLoose = place.syntax === 'hcl' && place.object.root.start === 0 && all.length > 1;
  return isLoose && sameData(expected[index], {}) ? expected.toSpliced(index, 1) : expected;
}

/** Values that follow an anchor may change with it when the proposal sets them, too (`shared-values.ts` made sure of that). */
function followersOnly(
  { all: objects }: Place,
  expected: readonly Json[],
  after: readonly Json[],
  subject: Subject,
  all: readonly Operation[],
): boolean {
  let adjusted = expected;
  for (const one of all) {
    if (one.op !== 'set' || one.file !== subject.file || one.path === subject.path) continue;
    const found = objects.findIndex(({ object }) => object.object === one.object);
    const path = plainPath(one.path, one);
    const data = adjusted[found];
    if (data !== undefined && path) adjusted = adjusted.with(found, updateAt(data, path, () => one.value) ?? null);
  }
  return adjusted !== expected && sameData(adjusted, after);
}

function plainPath(path: string, operation: { readonly file: string; readonly object: string }): DataPath | undefined {
  const steps = stepsOf({ ...operation, path });
  const plain = steps.flatMap((step): DataPath => ('key' in step ? [step.key] : 'index' in step ? [step.index] : []));
  return plain.length === steps.length ? plain : undefined;
}

function expectedData(root: DataNode<unknown>, edit: Edit): Json | undefined {
  const { taken } = resolvePath(root, edit.steps);
  const path = taken.map(({ parent, slot }): string | number => {
    if (parent.kind === 'map') return parent.entries.find((entry) => entry === slot)?.key ?? '';
    return parent.kind === 'list' ? parent.items.findIndex((item) => item === slot) : 0;
  });
  const data = plainData(root);
  if (edit.kind === 'remove') return afterRemoval(root, edit, data, path);
  if (edit.kind === 'replace') return updateAt(data, path, () => edit.value);
  if (edit.kind === 'add-entry') return updateAt(data, [...path, edit.key], () => edit.value);
  return updateAt(data, path, (list) => [...(Array.isArray(list) ? (list as readonly Json[]) : []), edit.value]);
}

/** A block type whose last block goes is gone itself; a list value stays, empty. */
function afterRemoval(root: DataNode<unknown>, edit: Edit, data: Json, path: DataPath): Json | undefined {
  const { taken } = resolvePath(root, edit.steps);
  let depth = path.length;
  while (depth > 0) {
    const parent = taken[depth - 1]?.parent;
    if (parent?.kind !== 'list' || !parent.blocks || parent.items.length > 1) break;
    depth--;
  }
  return updateAt(data, path.slice(0, depth), () => undefined);
}
