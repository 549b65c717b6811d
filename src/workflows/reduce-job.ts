import { createHash } from 'node:crypto';
import type { LogReduction } from '../explain/log-reduction.ts';
import { reduceLog } from '../explain/reduce-log.ts';
import type { WorkflowJob, WorkflowRun, WorkflowRuns } from '../explain/workflow-runs.ts';

/** A reduced log, and which log that was: sha256 and bytes of what GitHub gave. */
export type ReducedJob = LogReduction & { readonly log: { readonly sha256: string; readonly bytes: number } };

/** Reads and reduces the log of one job, against the log of the same job when it last passed. */
export async function reduceJob(
  run: WorkflowRun,
  job: WorkflowJob,
  runs: WorkflowRuns,
  successful: (jobName: string) => Promise<AsyncIterable<Uint8Array> | undefined>,
): Promise<ReducedJob | { readonly gone: string }> {
  const log = await runs.log(run, job);
  if ('gone' in log) return log;
  const usual = await successful(job.name);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const reduction = await reduceLog(hashed(log.pieces), usual === undefined ? {} : { successful: usual });
    if (reduction.totalLines === 0) return { gone: 'is empty' };
    return { ...reduction, log: { sha256: hash.digest('hex'), bytes } };
  } catch (error) {
    // A download that breaks off is no reason to say nothing of the other jobs.
    if (error instanceof Error) return { gone: 'could not be read to its end' };
    throw error;
  }

  async function* hashed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.byteLength;
      yield piece;
    }
  }
}
