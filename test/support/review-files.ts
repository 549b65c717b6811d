import { buildInventory } from '../../src/context/build-inventory.ts';
import type { ReviewFinding } from '../../src/domain/review-finding.ts';
import { memoryTree } from '../../src/domain/memory-tree.ts';
import { semanticChanges } from '../../src/edits/semantic-changes.ts';
import { defaultRepositoryConfig } from '../../src/config/repository-config.ts';
import { environmentsOf } from '../../src/policy/environments.ts';
import { isProtected } from '../../src/policy/rule-for.ts';
import { findProblems, type Problems } from '../../src/review/find-problems.ts';
import { readSide } from '../../src/review/read-side.ts';
import type { ReviewScene } from '../../src/review/rule.ts';
import type { Side } from '../../src/review/side.ts';

export type Files = Readonly<Record<string, string>>;

/** What a review finds on the way from one set of files to another: nothing is rendered, no tool runs; checks and guardrails say what is given. */
export async function reviewFiles(
  before: Files,
  after: Files,
  { checks = [], objections = [] }: Partial<Pick<Problems, 'checks' | 'objections'>> = {},
): Promise<readonly ReviewFinding[]> {
  const scene = await sceneOf(before, after);
  return findProblems({ scene, checks, objections, read: async (path) => after[path] });
}

/** The same, as rules and the summary see it. */
export async function sceneOf(before: Files, after: Files): Promise<ReviewScene> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => before[path] !== after[path],
  );
  const changeSet = {
    files: paths.map((path) => ({
      path,
      ...(before[path] === undefined ? {} : { before: before[path] }),
      ...(after[path] === undefined ? {} : { after: after[path] }),
    })),
  };
  const [was, is] = [await sideOf(before, paths), await sideOf(after, paths)];
  const changes = await semanticChanges(changeSet);
  return { changeSet, changes, before: was, after: is };
}

async function sideOf(files: Files, changed: readonly string[]): Promise<Side> {
  const tree = memoryTree(new Map(Object.entries(files)));
  const inventory = await buildInventory(tree);
  return readSide(tree, inventory, [], changed, {
    environmentsOf: (file) => environmentsOf(defaultRepositoryConfig, inventory.environments, [file]),
    isProduction: (environment) => isProtected(defaultRepositoryConfig, environment),
  });
}
