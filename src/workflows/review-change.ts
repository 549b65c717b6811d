import type { AskedModel } from '../domain/asked-model.ts';
import type { ChangeSet } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Objection } from '../domain/objection.ts';
import { environmentsOf } from '../policy/environments.ts';
import { isProtected } from '../policy/rule-for.ts';
import { findProblems, withoutVague } from '../review/find-problems.ts';
import { neighboursOf } from '../review/neighbours.ts';
import { isVersionBump } from '../review/is-version-bump.ts';
import { reviewByModel, type ModelReview } from '../review/model-review.ts';
import { readSide, type Places } from '../review/read-side.ts';
import type { ReviewFinding } from '../domain/review-finding.ts';
import type { ReviewScene } from '../review/rule.ts';
import { summarise, type Summary } from '../review/summarise.ts';
import { judgeTrees, type JudgeStages, type TreesToJudge } from './judge-trees.ts';

/** How many findings a review tells; more is noise that hides the gravest. */
export const mostFindings = 3;

export type ReviewStages = JudgeStages;

export type ReviewInput = TreesToJudge & {
  /** Files that steer others are kept from machines; a person may change them, and CODEOWNERS says who. */
  readonly author: 'agent' | 'person';
  /** Looks at what rules leave; without one rules alone decide. */
  readonly model?: AskedModel;
};

export type Review = {
  readonly scene: ReviewScene;
  /** Everything that was found, the gravest first. */
  readonly findings: readonly ReviewFinding[];
  readonly summary: Summary;
  readonly objections: readonly Objection[];
  readonly checks: readonly Check[];
  /** What of the model's answer is no finding, by reason. */
  readonly dropped: ModelReview['dropped'];
  /** Why the model that is configured did not look. */
  readonly unheard?: string;
};

/**
 * What rules, guardrails and checks say about the way from one tree to another, whoever made it. Reads and computes; writes nothing.
 * @throws {PromptOpsError} `review-too-large` when more files changed than are read
 */
export async function reviewChange(
  { before, after, config, signal, author, model }: ReviewInput,
  stages: ReviewStages,
): Promise<Review> {
  const judged = await judgeTrees({ before, after, config, signal }, stages);
  const { changeSet, readable, changes, checks, rendered, outputs, guessed, was, is } = judged;
  const objections = judged.objections.filter((one) => concerns(one, author, changeSet));
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
  const heard = await hear({ changeSet, after }, facts, model, signal);
  const findings = withoutVague([...facts, ...heard.findings]);
  return {
    ...(heard.unheard === undefined ? {} : { unheard: heard.unheard }),
    scene,
    findings,
    dropped: heard.dropped,
    summary: summarise({ scene, rendered, objections, checks, findings, unreadable }),
    objections,
    checks,
  };
}

const steering: ReadonlySet<string> = new Set(['workflow-files', 'codeowners', 'bot-configuration']);

/** Of the guardrails that keep machines away from files only those that a machine broke, and by more than a newer version of an action. */
function concerns({ guardrail, file }: Objection, author: ReviewInput['author'], { files }: ChangeSet): boolean {
  if (!steering.has(guardrail)) return true;
  const change = files.find(({ path }) => path === file);
  return author === 'agent' && !(guardrail === 'workflow-files' && change !== undefined && isVersionBump(change));
}

/** A model that is down or talks nonsense takes nothing away from what rules found. */
async function hear(
  { changeSet, after }: { readonly changeSet: ChangeSet; readonly after: FileTree },
  facts: readonly ReviewFinding[],
  model: AskedModel | undefined,
  signal: AbortSignal,
): Promise<ModelReview & { readonly unheard?: string }> {
  if (model === undefined) return { findings: [], dropped: {} };
  const oidOf = (path: string): string => after.entries.find((entry) => entry.path === path)?.oid ?? '';
  try {
    const beside = await neighboursOf(changeSet, after);
    return await reviewByModel({ changeSet, beside, oidOf }, facts, model, signal);
  } catch (error) {
    if (!(error instanceof PromptOpsError)) throw error;
    return { findings: [], dropped: {}, unheard: error.message };
  }
}
