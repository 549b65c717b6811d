import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '../../src/adapters/folder-tree.ts';
import { defaultRepositoryConfig } from '../../src/config/repository-config.ts';
import type { AskedModel } from '../../src/domain/asked-model.ts';
import type { FileTree } from '../../src/domain/file-tree.ts';
import type { ReviewFinding } from '../../src/domain/review-finding.ts';
import { mostFindings, reviewChange, type Review, type ReviewStages } from '../../src/workflows/review-change.ts';
import { afterEdits, type ReviewCase } from './review-cases.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');

/** How a review of a case turned out. */
export type ReviewEvaluation = {
  readonly of: ReviewCase;
  /** Undefined where there is no fault. */
  readonly found?: boolean;
  readonly falseAlarms: readonly ReviewFinding[];
  readonly after: FileTree;
  readonly review: Review;
  readonly milliseconds: number;
};

/** Reviews the pull request of a case, as it would be told: at most three findings. */
export async function evaluateReview(
  of: ReviewCase,
  stages: ReviewStages,
  model?: AskedModel,
): Promise<ReviewEvaluation> {
  const before = await openFolder(await repositoryOf(of));
  const after = await afterEdits(before, of);
  const started = performance.now();
  const review = await reviewChange(
    {
      before,
      after,
      config: defaultRepositoryConfig,
      signal: new AbortController().signal,
      author: 'agent',
      ...(model === undefined ? {} : { model }),
    },
    stages,
  );
  const milliseconds = performance.now() - started;
  return { of, ...(await judgeFindings({ of, after }, review.findings)), after, review, milliseconds };
}

/** How what is told of some findings stands to the fault of a case. */
export async function judgeFindings(
  { of: { fault }, after }: Pick<ReviewEvaluation, 'of' | 'after'>,
  findings: readonly ReviewFinding[],
): Promise<Pick<ReviewEvaluation, 'found' | 'falseAlarms'>> {
  const told = findings.slice(0, mostFindings);
  if (fault === undefined) return { falseAlarms: told };
  const judged = await Promise.all(told.map(async (one) => ({ one, isRight: await isHit(one, fault, after) })));
  return {
    found: judged.some(({ isRight }) => isRight),
    falseAlarms: judged.filter(({ isRight }) => !isRight).map(({ one }) => one),
  };
}

/** Small repositories of the corpus itself come before the golden ones. */
async function repositoryOf({ repository }: ReviewCase): Promise<string> {
  const own = join(fixtures, 'reviews', 'repositories', repository);
  const isOwn = await stat(own).then(
    () => true,
    () => false,
  );
  return isOwn ? own : join(fixtures, 'repositories', repository);
}

async function isHit(
  { file, line, message }: ReviewFinding,
  { at, on, says }: NonNullable<ReviewCase['fault']>,
  after: FileTree,
): Promise<boolean> {
  const isThere = at.some((path) => file === path || (on === undefined && message.includes(path)));
  if (!isThere || !says.some((text) => message.toLowerCase().includes(text.toLowerCase()))) return false;
  if (on === undefined) return true;
  const text = file === undefined ? '' : ((await after.read(file))?.split('\n')[(line ?? 0) - 1] ?? '');
  return on.some((part) => text.includes(part));
}
