import type { ChangeSet, FileChange, SemanticChange } from '../domain/change-set.ts';
import { formatKeyPath } from '../domain/key-path.ts';
import { align } from './align.ts';
import { type SourceObject, toJson } from './data-tree.ts';
import { opaqueChanges } from './opaque-changes.ts';
import { isTemplate } from './yaml-template.ts';
import { readObjects } from './read-file.ts';
import { readFormer } from './read-former.ts';
import { baseName, syntaxOf } from './syntax.ts';
import { diffTrees } from './tree-diff.ts';

/**
 * Every value that differs, addressed as `domain/change-set.ts` says: both sides parsed, objects matched by who they are,
 * list items by merge key where they have one, else by longest common subsequence. Comments and layout are no change.
 * Files without data, and templates, are compared line by line.
 * @throws {PromptOpsError} `edit-impossible` with file and line when what should hold data afterwards cannot be parsed.
 */
export async function semanticChanges(changes: ChangeSet): Promise<readonly SemanticChange[]> {
  const perFile = await Promise.all(changes.files.map(fileChanges));
  return perFile.flat();
}

async function fileChanges(change: FileChange): Promise<readonly SemanticChange[]> {
  const opaque = syntaxOf(change.path) === 'text' || sidesOf(change).some((text) => isTemplate(change.path, text));
  if (opaque) return opaqueChanges(change);
  const after = await sideOf(change.path, change.after);
  const before = await readFormer(change, () => sideOf(change.path, change.before), []);
  return matchObjects(before, after).flatMap(([left, right]) => objectChanges(change.path, left, right));
}

function sidesOf(change: FileChange): readonly string[] {
  return [change.before, change.after].filter((text) => text !== undefined);
}

async function sideOf(file: string, text: string | undefined): Promise<readonly SourceObject<unknown>[]> {
  return text === undefined ? [] : (await readObjects(file, text)).objects;
}

type Match = readonly [SourceObject<unknown> | undefined, SourceObject<unknown> | undefined];

/** Objects of equal identity are partners, in order, equal content first; then those of equal name; the rest was added or removed. */
function matchObjects(
  before: readonly SourceObject<unknown>[],
  after: readonly SourceObject<unknown>[],
): readonly Match[] {
  const matches = matchBy(before, after, (object) => object.identity);
  const lone = (index: 0 | 1): SourceObject<unknown>[] =>
    matches.flatMap((match) => (match[1 - index] === undefined && match[index] ? [match[index]] : []));
  const rest = matchBy(lone(0), lone(1), (object) => object.object);
  return [...matches.filter(([left, right]) => left && right), ...rest];
}

function matchBy(
  before: readonly SourceObject<unknown>[],
  after: readonly SourceObject<unknown>[],
  nameOf: (object: SourceObject<unknown>) => string,
): readonly Match[] {
  const lefts = Map.groupBy(before, nameOf);
  const rights = Map.groupBy(after, nameOf);
  return [...new Set([...lefts.keys(), ...rights.keys()])].flatMap((name) => {
    const left = lefts.get(name) ?? [];
    const right = rights.get(name) ?? [];
    const equal = (a: SourceObject<unknown>, b: SourceObject<unknown>): boolean =>
      diffTrees(a.root, b.root).length === 0;
    const pairs = left.length === 1 && right.length === 1 ? [[0, 0] as const] : align(left, right, equal);
    return pairs.map(([i, j]): Match => [i === null ? undefined : left[i], j === null ? undefined : right[j]]);
  });
}

/** The attributes outside of all blocks of an HCL file come and go one by one; there is no object to add. */
function isOpen(file: string, object: string): boolean {
  return syntaxOf(file) === 'hcl' && object === baseName(file);
}

function objectChanges(
  file: string,
  before: SourceObject<unknown> | undefined,
  after: SourceObject<unknown> | undefined,
): readonly SemanticChange[] {
  const object = (after ?? before)?.object ?? '';
  const loose = isOpen(file, object);
  if ((before && after) || loose)
    return diffTrees(before?.root, after?.root).map(({ steps, ...sides }) => ({
      file,
      object,
      path: formatKeyPath(steps),
      ...sides,
    }));
  if (before) return [{ file, object, path: '', from: toJson(before.root) }];
  return after ? [{ file, object, path: '', to: toJson(after.root) }] : [];
}
