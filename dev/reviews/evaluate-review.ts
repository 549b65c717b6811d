import { join } from 'node:path';
import { openFolder } from '../../src/adapters/folder-tree.ts';
import { defaultRepositoryConfig } from '../../src/config/repository-config.ts';
import type { ReviewModel } from '../../src/review/model-review.ts';
import type { ReviewFinding } from '../../src/domain/review-finding.ts';
import { mostFindings, reviewChange, type Review, type ReviewStages } from '../../src/workflows/review-change.ts';
import { afterEdits, type ReviewCase } from './review-cases.ts';

const repositories = join(import.meta.dirname, '..', '..', 'fixtures', 'repositories');

/** How a review of a case turned out. */
export type ReviewEvaluation = {
  readonly of: ReviewCase;
  /** Undefined where there is no fault. */
  readonly found?: boolean;
  readonly falseAlarms: readonly ReviewFinding[];
  readonly review: Review;
  readonly milliseconds: number;
};

/** Reviews the pull request of a case, as it would be told: at most three findings. */
export async function evaluateReview(
  of: ReviewCase,
  stages: ReviewStages,
  model?: ReviewModel,
): Promise<ReviewEvaluation> {
  const before = await openFolder(join(repositories, of.repository));
  const after = await afterEdits(before, of);
  const started = performance.now();
  const review = await reviewChange(
    {
      before,
      after,
      config: defaultRepositoryConfig,
      signal: new AbortController().signal,
      ...(model === undefined ? {} : { model }),
    },
    stages,
  );
  const milliseconds = performance.now() - started;
  const told = review.findings.slice(0, mostFindings);
  const { fault } = of;
  if (fault === undefined) return { of, falseAlarms: told, review, milliseconds };
  const isHit = ({ file, message }: ReviewFinding): boolean =>
    message.includes(fault.says) && (file === fault.at || message.includes(fault.at));
  return { of, found: told.some(isHit), falseAlarms: told.filter((one) => !isHit(one)), review, milliseconds };
}
