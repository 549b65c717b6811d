import type { FileTree } from '../domain/file-tree.ts';
import { codeOwnersPaths, parseCodeOwners, type OwnerRule } from '../publishing/code-owners.ts';
import { loadConfig } from './load-config.ts';
import type { Rules } from './read-actor.ts';

/** The rules that a tree of the default branch holds. Throws like {@link loadConfig}. */
export async function loadRules(tree: FileTree): Promise<Rules> {
  return { config: await loadConfig(tree), owners: await loadOwners(tree) };
}

async function loadOwners(tree: FileTree): Promise<readonly OwnerRule[]> {
  for (const path of codeOwnersPaths) {
    const text = await tree.read(path);
    if (text !== undefined) return parseCodeOwners(text);
  }
  return [];
}
