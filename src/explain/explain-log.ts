import type { FailureVerdict } from '../domain/failure.ts';
import type { LogCategory, LogReduction, QuotedLine } from './log-reduction.ts';

/** An explanation as the command line prints it and comments are made from it. */
export type LogExplanation = {
  readonly category: LogCategory;
  readonly verdict: FailureVerdict;
  readonly rootCause: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly job: string | null;
  readonly step: string | null;
  readonly evidence: readonly QuotedLine[];
  readonly fixes: readonly string[];
  readonly planner: 'rules' | 'model';
};

/** Causes that lie outside of any change, as far as a log alone can tell. */
const outside = new Set(['workflow/runner-lost', 'disk/full', 'terraform/state-lock', 'helm/in-progress']);

/** Whether the cause lies outside of any change. */
export function isOutsideOfChanges({ category, causeId }: Pick<LogReduction, 'category' | 'causeId'>): boolean {
  return category === 'network' || (causeId !== null && outside.has(causeId));
}

/** Explains with the table of known causes alone. Says `infrastructure` or `unknown`: the other verdicts need other runs to compare with. */
export function explainWithRules(reduction: LogReduction): LogExplanation {
  const { category, rootCause, confidence, job, step, evidence, remedies } = reduction;
  return {
    category,
    verdict: isOutsideOfChanges(reduction) && confidence >= 0.5 ? 'infrastructure' : 'unknown',
    rootCause,
    confidence,
    job: job ?? null,
    step: step ?? null,
    evidence,
    fixes: remedies,
    planner: 'rules',
  };
}
