import type { Evidence, ReviewEvidence } from '../audit/evidence.ts';
import { checkDigest } from '../domain/check-digest.ts';
import type { ToldAt } from '../domain/review-finding.ts';
import type { Review } from './review-change.ts';

/** What the record tells of a review; `told` says where each finding was told, in their order. */
export function reviewEvidence(
  { findings, dropped, unheard, checks, objections }: Review,
  about: Pick<ReviewEvidence, 'head' | 'base' | 'verdict'>,
  told: readonly ToldAt[] = [],
): Evidence {
  return {
    review: {
      ...about,
      findings: findings.map(({ rule, severity, file, line, message }, index) => ({
        ...{ rule, severity, file, message, told: told[index] ?? 'nowhere' },
        ...(line === undefined ? {} : { line }),
      })),
      dropped,
      ...(unheard === undefined ? {} : { note: unheard }),
    },
    checks: checks.map((check) => ({ ...check, output: checkDigest(check) })),
    guardrails: objections,
  };
}
