import { visit } from 'yaml';
import { formatKeyPath, type KeyStep } from '../domain/key-path.ts';
import type { Operation } from '../domain/proposal.ts';
import type { DataNode } from './data-tree.ts';
import type { AnyObject } from './edit-value.ts';
import { impossible } from './impossible.ts';
import { listed } from './nearest.ts';
import { lineOf } from './position.ts';
import type { Subject } from './refuse.ts';
import { resolvePath, type Taken } from './resolve-path.ts';
import type { YamlOrigin } from './yaml-tree.ts';

/**
 * YAML anchors let one text stand for several values. An edit may not change values that it does not name:
 * - at an alias the alias is replaced by the new value, and only there;
 * - below an alias, or below a map that a merge key brings, it is refused;
 * - at a key that a merge key brings, the key is added to the map itself, where it wins;
 * - at or below an anchor that aliases follow, it is refused unless the proposal sets each follower to the same value.
 */
export function checkShared(
  subject: Subject,
  place: AnyObject,
  steps: readonly KeyStep[],
  operation: Operation,
  all: readonly Operation[],
): void {
  if (place.syntax !== 'yaml') return;
  const { taken, left } = resolvePath(place.object.root, steps);
  const line = lineOf(subject.text, taken.at(-1)?.slot.start ?? place.object.root.start);
  checkThrough(subject, taken, left, operation, line);
  const anchors = taken.filter((one) => one.node.origin.alias === undefined).map((one) => one.node.origin.node);
  const names = new Set(anchors.flatMap((node) => (node && 'anchor' in node && node.anchor ? [node.anchor] : [])));
  if (names.size === 0) return;
  const followers = followersOf(place.object.root, taken, left);
  const sets = all.filter((one) => one.op === 'set' && one.file === subject.file && one.object === subject.object);
  const missing = followers.filter((path) => !sets.some((one) => one.op === 'set' && one.path === path));
  const aliases = countAliases(place, names);
  if (missing.length === 0 || aliases === 0) return;
  throw impossible(
    subject.file,
    line,
    `\`${subject.path}\` is shared: ${listed(missing.slice(0, 5))} would change with it (anchor ${listed([...names].map((name) => `&${name}`))})`,
    'Name these values in the request, too, or give this place a value of its own by hand.',
  );
}

function checkThrough(
  subject: Subject,
  taken: readonly Taken<YamlOrigin>[],
  left: readonly KeyStep[],
  operation: Operation,
  line: number,
): void {
  const deep = taken.length - (left.length === 0 && operation.op !== 'insert' ? 1 : 0);
  const alias = taken.slice(0, deep).find((one) => one.node.origin.alias !== undefined);
  const remedy = 'Set the whole value here, or change it where the anchor stands.';
  if (alias)
    throw impossible(
      subject.file,
      lineOf(subject.text, alias.slot.start),
      `\`${subject.path}\` is read through the alias \`*${alias.node.origin.alias}\` and shared with its anchor`,
      remedy,
    );
  const inherited = taken.findIndex((one) => 'inherited' in one.slot && one.slot.inherited);
  if (inherited === -1) return;
  if (inherited === taken.length - 1 && left.length === 0 && operation.op === 'set') return;
  throw impossible(subject.file, line, `\`${subject.path}\` comes through a merge key (\`<<\`) and is shared`, remedy);
}

/** The other paths of the document that read the very value which `taken` leads to. */
function followersOf(
  root: DataNode<YamlOrigin>,
  taken: readonly Taken<YamlOrigin>[],
  left: readonly KeyStep[],
): readonly string[] {
  const sources = taken.map((one) => one.node.origin.node);
  const own = formatKeyPath([...taken.map((one) => one.step), ...left]);
  const found: string[] = [];
  const search = (node: DataNode<YamlOrigin>, steps: readonly KeyStep[], shared: boolean): void => {
    const depth = sources.indexOf(node.origin.node);
    const isShared = shared || (node.origin.alias !== undefined && depth !== -1);
    if (isShared && node.origin.node !== undefined && depth === sources.length - 1) {
      const path = formatKeyPath([...steps, ...left]);
      if (path !== own) found.push(path);
      return;
    }
    if (node.kind === 'map')
      for (const entry of node.entries)
        search(entry.node, [...steps, { key: entry.key }], isShared || entry.inherited === true);
    if (node.kind === 'list') node.items.forEach((item, index) => search(item.node, [...steps, { index }], isShared));
  };
  search(root, [], false);
  return found;
}

function countAliases(place: Extract<AnyObject, { syntax: 'yaml' }>, names: ReadonlySet<string>): number {
  let count = 0;
  visit(place.object.document, {
    Alias(_, alias) {
      if (names.has(alias.source)) count++;
    },
  });
  return count;
}
