import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ChangeSet, FileChange, SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Objection } from '../domain/objection.ts';
import { environmentsOf } from '../policy/environments.ts';
import { isProtected } from '../policy/rule-for.ts';
import { isIntentCheck } from '../validation/intent.ts';
import { findProblems } from '../review/find-problems.ts';
import { diffLines } from '../review/diff-lines.ts';
import { reviewByModel, type ReviewModel } from '../review/model-review.ts';
import { readSide, type Places } from '../review/read-side.ts';
import type { ReviewFinding } from '../domain/review-finding.ts';
import type { ReviewScene } from '../review/rule.ts';
import { summarise, type Summary } from '../review/summarise.ts';
import { judgeChangeSet } from './judge-change-set.ts';
import type { ChangeStages } from './make-change.ts';

/** How many findings a review tells; more is noise that hides the gravest. */
export const mostFindings = 3;

/** Beyond so many files a pull request is not reviewed file by file. */
const maxFiles = 300;

export type ReviewStages = Pick<ChangeStages, 'inventory' | 'semanticChanges' | 'validate'>;

export type ReviewInput = {
  readonly before: FileTree;
  readonly after: FileTree;
  readonly config: RepositoryConfig;
  readonly signal: AbortSignal;
  /** Looks at what rules leave; without one rules alone decide. */
  readonly model?: ReviewModel;
};

export type Review = {
  readonly scene: ReviewScene;
  /** Everything that was found, the gravest first. */
  readonly findings: readonly ReviewFinding[];
  readonly summary: Summary;
  readonly objections: readonly Objection[];
  readonly checks: readonly Check[];
  /** Why the model that is configured did not look. */
  readonly unheard?: string;
};

/**
 * What rules, guardrails and checks say about the way from one tree to another, whoever made it. Reads and computes; writes nothing.
 * @throws {PromptOpsError} `review-too-large` when more files changed than are read
 */
export async function reviewChange(
  { before, after, config, signal, model }: ReviewInput,
  stages: ReviewStages,
): Promise<Review> {
  const changeSet = await changeSetOf(before, after);
  const [was, is] = await Promise.all([stages.inventory(before), stages.inventory(after)]);
  const { changes, readable } = await readableChanges(changeSet, stages);
  const validated = await stages.validate({
    before,
    changes: changeSet,
    operations: [],
    semantic: changes,
    config,
    signal,
  });
  const checks = validated.checks.filter((check) => !isIntentCheck(check));
  const { rendered, outputs } = validated;
  const guessed = [
    ...is.environments,
    ...was.environments.filter(({ name }) => !is.environments.some((one) => one.name === name)),
  ];
  const objections = await judgeChangeSet({ changeSet: readable, changes, rendered, checks }, config, guessed);
  const places: Places = {
    environmentsOf: (file) => environmentsOf(config, guessed, [file]),
    isProduction: (environment) => isProtected(config, environment),
  };
  const paths = changeSet.files.map(({ path }) => path);
  const textsOf = (side: 'before' | 'after') =>
    outputs.flatMap((one) => (one[side] === null ? [] : [{ target: one.target, files: one.files, text: one[side] }]));
  const scene: ReviewScene = {
    changeSet: readable,
    changes,
    before: await readSide(before, was, textsOf('before'), paths, places),
    after: await readSide(after, is, textsOf('after'), paths, places),
  };
  const facts = await findProblems({
    scene: { ...scene, changeSet },
    checks,
    objections,
    read: (path) => after.read(path),
  });
  const unreadable = changeSet.files.length - readable.files.length;
  const heard = await hear(changeSet, facts, model, signal);
  const findings = [...facts, ...heard.findings];
  return {
    ...(heard.unheard === undefined ? {} : { unheard: heard.unheard }),
    scene,
    findings,
    summary: summarise({ scene, rendered, objections, checks, findings, unreadable }),
    objections,
    checks,
  };
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
  { semanticChanges }: ReviewStages,
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

/** A model that is down or talks nonsense takes nothing away from what rules found. */
async function hear(
  changeSet: ChangeSet,
  facts: readonly ReviewFinding[],
  model: ReviewModel | undefined,
  signal: AbortSignal,
): Promise<{ readonly findings: readonly ReviewFinding[]; readonly unheard?: string }> {
  if (model === undefined) return { findings: [] };
  try {
    return { findings: await reviewByModel(diffLines(changeSet), facts, model, signal) };
  } catch (error) {
    if (!(error instanceof PromptOpsError)) throw error;
    return { findings: [], unheard: error.message };
  }
}
