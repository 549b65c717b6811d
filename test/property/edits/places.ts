import { formatKeyPath, type KeyStep } from '../../../src/domain/key-path.ts';
import type { DataNode } from '../../../src/edits/data-tree.ts';
import { readObjects } from '../../../src/edits/read-file.ts';

export type Place = { readonly object: string; readonly path: string; readonly node: DataNode<unknown> };

/** Every value of a file with its address. */
export async function placesOf(file: string, text: string): Promise<readonly Place[]> {
  const { objects } = await readObjects(file, text);
  return objects.flatMap(({ object, root }) => [...below(root, [])].map((place) => ({ object, ...place })));
}

function* below(node: DataNode<unknown>, steps: readonly KeyStep[]): Generator<Omit<Place, 'object'>> {
  yield { path: formatKeyPath(steps), node };
  if (node.kind === 'map') for (const entry of node.entries) yield* below(entry.node, [...steps, { key: entry.key }]);
  if (node.kind === 'list')
    for (const [index, item] of node.items.entries()) yield* below(item.node, [...steps, { index }]);
}

/** One of several, chosen by a number that the property generates. */
export function pick<T>(values: readonly T[], choice: number): T | undefined {
  return values[choice % Math.max(values.length, 1)];
}
