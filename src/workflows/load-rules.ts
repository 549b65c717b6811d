import type { OperatorPolicy } from '../config/operator-policy.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { codeOwnersPaths, parseCodeOwners, type OwnerRule } from '../publishing/code-owners.ts';
import { loadConfig } from './load-config.ts';
import type { Rules } from './read-actor.ts';

/** The rules that a tree of the default branch holds, held to the operator's policy. Throws like {@link loadConfig}. */
export async function loadRules(tree: FileTree, policy: OperatorPolicy): Promise<Rules> {
  return { config: await loadConfig(tree, policy), owners: await loadOwners(tree) };
}

async function loadOwners(tree: FileTree): Promise<readonly OwnerRule[]> {
  for (const path of codeOwnersPaths) {
    const text = await tree.read(path);
    if (text !== undefined) return parseCodeOwners(text);
  }
  return [];
}
