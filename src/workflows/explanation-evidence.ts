import type { ExplanationEvidence } from '../audit/evidence.ts';
import { digestOf } from '../domain/text-digest.ts';
import type { Explanation } from './explain-run.ts';
import type { RunPlace } from './run-place.ts';

/** What the record tells of an explanation: cause and verdict in words, logs and quotes by their digests. */
export function explanationEvidence({ run, logs }: Explanation, { pullRequest }: RunPlace): ExplanationEvidence {
  const { runId, attempt, sha, failures, notes } = run;
  return {
    ...{ workflowRun: runId, attempt, commit: sha, pullRequest: pullRequest ?? null, logs, notes },
    failures: failures.map(({ signature, category, verdict, confidence, rootCause, planner, ...failure }) => ({
      ...{ signature, category, verdict, confidence, rootCause, planner },
      because: failure.because.text,
      job: failure.job.name,
      evidence: failure.evidence.map(({ line, text }) => ({ line, sha256: digestOf(text) })),
    })),
  };
}
