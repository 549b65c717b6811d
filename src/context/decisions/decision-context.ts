import type { FileTree } from '../../domain/file-tree.ts';
import type { Inventory } from '../inventory.ts';
import { kustomizeGraph } from './kustomize-graph.ts';
import type { KustomizeGraph } from './kustomize-graph.ts';
import { createParsedFiles } from './parsed-files.ts';
import type { ParsedFiles } from './parsed-files.ts';

/** What every decision about one repository stands on; made once, files are parsed as they are asked for. */
export type DecisionContext = {
  readonly inventory: Inventory;
  readonly files: ParsedFiles;
  readonly graph: KustomizeGraph;
  readonly paths: ReadonlySet<string>;
  /** Files that may not be edited, with the reason. */
  readonly locked: ReadonlyMap<string, string>;
};

export function decisionContext(tree: FileTree, inventory: Inventory): DecisionContext {
  const locked = inventory.skipped.filter(({ kind }) => kind !== 'broken');
  return {
    inventory,
    files: createParsedFiles(tree),
    graph: kustomizeGraph(inventory),
    paths: new Set(tree.entries.map((entry) => entry.path)),
    locked: new Map(locked.map(({ file, reason }) => [file, reason])),
  };
}
