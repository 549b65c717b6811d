import { formatKeyPath, type KeyStep, parseKeyPath } from '../domain/key-path.ts';
import type { Json } from '../domain/json.ts';
import type { DataNode, SourceObject } from './data-tree.ts';
import type { AnyObject } from './edit-value.ts';
import { impossible } from './impossible.ts';
import { listed, nearest } from './nearest.ts';
import { lineOf } from './position.ts';
import { matchCount, resolvePath, stepsFrom, type Taken } from './resolve-path.ts';
import { isMapValue } from './json-kind.ts';

type Node = DataNode<unknown>;

/** What a message is about. */
export type Subject = { readonly file: string; readonly text: string; readonly object: string; readonly path: string };

/** The steps of a key path; an error that names the file when it is none. */
export function stepsOf(subject: Omit<Subject, 'text'>): readonly KeyStep[] {
  try {
    return parseKeyPath(subject.path);
  } catch {
    throw impossible(
      subject.file,
      undefined,
      `\`${subject.path}\` is not a key path`,
      'Write it like `spec.containers[name=app].image`.',
    );
  }
}

/** No object of that name: says which there are. */
export function noObject(subject: Subject, objects: readonly SourceObject<unknown>[]): Error {
  const names = objects.map((one) => one.object);
  const near = nearest(subject.object, names).map((name) => {
    const found = objects.find((one) => one.object === name);
    return found ? `${name} (line ${lineOf(subject.text, found.root.start)})` : name;
  });
  return impossible(
    subject.file,
    undefined,
    `there is no \`${subject.object}\` in this file`,
    near.length === 0 ? 'The file holds no data.' : `There is ${listed(near)}.`,
  );
}

/** A path that ends too early: says where it ends and what there is instead. */
export function noPath(subject: Subject, root: Node, steps: readonly KeyStep[]): Error {
  const { taken, left, node } = resolvePath(root, steps);
  const missing = left[0];
  const at = formatKeyPath(taken.map((one) => one.step));
  const where = at === '' ? `\`${subject.object}\`` : `\`${at}\` of \`${subject.object}\``;
  const count = missing ? matchCount(node, missing) : 0;
  const line = lineOf(subject.text, taken.at(-1)?.slot.start ?? root.start);
  const wanted = missing ? formatKeyPath([missing]) : '';
  if (count > 1)
    return impossible(
      subject.file,
      line,
      `${count} items of ${where} match \`${wanted}\``,
      'Give the position of one, like `[0]`.',
    );
  const there = stepsFrom(node);
  const options = missing && 'index' in missing ? there.slice(0, 5) : nearest(wanted, there);
  const problem = `${where} has no \`${wanted}\``;
  if (node.kind === 'scalar')
    return impossible(
      subject.file,
      line,
      `${problem}: its value is \`${String(node.value)}\``,
      'Give a path that exists.',
    );
  return impossible(subject.file, line, problem, options.length === 0 ? 'It is empty.' : `It has ${listed(options)}.`);
}

/**
 * Refuses to set a path where that would guess: a list item that does not look like its siblings, a position beyond the end,
 * a key inside a plain value, or a nested HCL block that does not exist.
 */
export function checkCreation(subject: Subject, place: AnyObject, steps: readonly KeyStep[], value: Json): void {
  const root: Node = place.object.root;
  const { node, left, taken } = resolvePath<unknown>(root, steps);
  const [missing, ...rest] = left;
  if (missing === undefined) return;
  const isNull = node.kind === 'scalar' && node.value === null && place.syntax !== 'hcl';
  const isEmpty =
    isNull || (node.kind === 'map' ? node.entries.length === 0 : node.kind === 'list' && node.items.length === 0);
  const fits = 'key' in missing ? node.kind === 'map' || isEmpty : node.kind === 'list' || isEmpty;
  const orphan = [missing, ...rest].some((step) => 'index' in step && step.index > 0 && step !== missing);
  if (!fits || orphan || (node.kind === 'list' && node.blocks)) throw noPath(subject, root, steps);
  if ('index' in missing && missing.index !== (node.kind === 'list' ? node.items.length : 0))
    throw noPath(subject, root, steps);
  if ('field' in missing && (matchCount(node, missing) > 0 || !looksLikeSiblings(node, missing, rest, value)))
    throw noPath(subject, root, steps);
  if (place.syntax === 'hcl' && 'key' in missing) checkHclKey(subject, place, taken, missing.key, rest);
}

/** A new named item is created only where an item with just these keys exists already, or the list has none. */
function looksLikeSiblings(
  node: Node,
  step: { readonly field: string },
  rest: readonly KeyStep[],
  value: Json,
): boolean {
  if (node.kind !== 'list' || node.items.length === 0) return true;
  const first = rest[0];
  const own = first === undefined ? (isMapValue(value) ? Object.keys(value) : []) : 'key' in first ? [first.key] : [];
  const keys = new Set([step.field, ...own]);
  return node.items.some((item) => {
    if (item.node.kind !== 'map') return false;
    const theirs = item.node.entries.map((entry) => entry.key);
    return theirs.length === keys.size && theirs.every((key) => keys.has(key));
  });
}

/** Attributes of a resource that hold a map whatever the provider, so that creating one is no guess. */
const mapAttributes = /^(?:tags|labels|annotations)$|_(?:tags|labels|annotations)$/;

function checkHclKey(
  subject: Subject,
  place: Extract<AnyObject, { syntax: 'hcl' }>,
  taken: readonly Taken<unknown>[],
  key: string,
  rest: readonly KeyStep[],
): void {
  const inBody = (taken.at(-1)?.node ?? place.object.root).origin;
  const isBody = typeof inBody === 'object' && inBody !== null && 'form' in inBody && inBody.form === 'body';
  if (!isBody) return;
  const attributesOnly = /^(?:module\.|locals|variable\.)/.test(place.object.object) || place.object.start === 0;
  if (rest.length === 0) {
    if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return;
    throw impossible(
      subject.file,
      undefined,
      `\`${key}\` is no name for an attribute`,
      'Use letters, digits, `_` and `-`.',
    );
  }
  if (attributesOnly || mapAttributes.test(key)) return;
  const options = nearest(key, stepsFrom(taken.at(-1)?.node ?? place.object.root));
  throw impossible(
    subject.file,
    lineOf(subject.text, place.object.start),
    `\`${subject.object}\` has no \`${key}\`, and whether it is a block or a map cannot be told`,
    `It has ${listed(options)}. Add the block as text, or set the map as a whole.`,
  );
}
