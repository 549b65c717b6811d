import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Inventory } from '../context/inventory.ts';
import type { ChangeSet, FileChange, SemanticChange } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Objection } from '../domain/objection.ts';
import type { GuessedEnvironment } from '../policy/environments.ts';
import { isIntentCheck } from '../validation/intent.ts';
import { judgeChangeSet } from './judge-change-set.ts';
import type { ChangeStages, Validated } from './make-change.ts';

export type JudgeStages = Pick<ChangeStages, 'inventory' | 'semanticChanges' | 'validate'>;

/** The way from one tree to another, and the rules that it is held against. */
export type TreesToJudge = {
  readonly before: FileTree;
  readonly after: FileTree;
  readonly config: RepositoryConfig;
  readonly signal: AbortSignal;
};

/** What checks and guardrails say of it. `was` and `is` are the inventories of both sides. */
export type JudgedTrees = Validated & {
  readonly changeSet: ChangeSet;
  /** The files of it that can be read as values, and these values. */
  readonly readable: ChangeSet;
  readonly changes: readonly SemanticChange[];
  readonly was: Inventory;
  readonly is: Inventory;
  /** The environments of either side. */
  readonly guessed: readonly GuessedEnvironment[];
  readonly objections: readonly Objection[];
};

/** Beyond so many files nothing is looked at file by file. */
const maxFiles = 300;

/**
 * Validates and judges the way from one tree to another, whoever made it. There is no proposal that it could be held against, so there
 * is no intent check. @throws {PromptOpsError} `review-too-large` when more files changed than are read
 */
export async function judgeTrees(
  { before, after, config, signal }: TreesToJudge,
  stages: JudgeStages,
): Promise<JudgedTrees> {
  const changeSet = await changeSetOf(before, after);
  const [was, is] = await Promise.all([stages.inventory(before), stages.inventory(after)]);
  const { changes, readable } = await readableChanges(changeSet, stages);
  const settings = { before, operations: [], semantic: changes, config, signal };
  const { checks: all, ...proven } = await stages.validate({ ...settings, changes: changeSet });
  const checks = all.filter((check) => !isIntentCheck(check));
  const guessed = [
    ...is.environments,
    ...was.environments.filter(({ name }) => !is.environments.some((one) => one.name === name)),
  ];
  const judgeable = { changeSet: readable, changes, rendered: proven.rendered, checks };
  const objections = await judgeChangeSet(judgeable, config, guessed);
  return { ...proven, checks, changeSet, readable, changes, was, is, guessed, objections };
}

/** The files that differ between two trees, as text; links, submodules and what is no text are left to GitHub. */
async function changeSetOf(before: FileTree, after: FileTree): Promise<ChangeSet> {
  const old = new Map(before.entries.map((entry) => [entry.path, entry]));
  const now = new Map(after.entries.map((entry) => [entry.path, entry]));
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    return was === undefined || is === undefined || was.oid !== is.oid || was.oid === '';
  });
  const [were, are] = await Promise.all([before.readMany(paths), after.readMany(paths)]);
  const files = paths.sort().flatMap((path): FileChange[] => {
    const [was, is] = [were.get(path), are.get(path)];
    if (was === is) return [];
    return [{ path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
  if (files.length > maxFiles)
    throw new PromptOpsError('review-too-large', { files: String(files.length), limit: String(maxFiles) });
  return { files };
}

/** A file whose syntax is broken has no values that could be compared; the check of its syntax tells it. */
async function readableChanges(
  changeSet: ChangeSet,
  { semanticChanges }: JudgeStages,
): Promise<{ readonly changes: readonly SemanticChange[]; readonly readable: ChangeSet }> {
  const perFile = await Promise.all(
    changeSet.files.map(async (file) => {
      try {
        return { file, changes: await semanticChanges({ files: [file] }) };
      } catch (error) {
        if (error instanceof PromptOpsError && error.code === 'edit-impossible') return undefined;
        throw error;
      }
    }),
  );
  const known = perFile.filter((one) => one !== undefined);
  return { changes: known.flatMap(({ changes }) => changes), readable: { files: known.map(({ file }) => file) } };
}
