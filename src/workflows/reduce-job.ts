import type { LogReduction } from '../explain/log-reduction.ts';
import { reduceLog } from '../explain/reduce-log.ts';
import type { WorkflowJob, WorkflowRun, WorkflowRuns } from '../explain/workflow-runs.ts';

/** Reads and reduces the log of one job, against the log of the same job when it last passed. */
export async function reduceJob(
  run: WorkflowRun,
  job: WorkflowJob,
  runs: WorkflowRuns,
  successful: (jobName: string) => Promise<AsyncIterable<Uint8Array> | undefined>,
): Promise<LogReduction | { readonly gone: string }> {
  const log = await runs.log(run, job);
  if ('gone' in log) return log;
  const usual = await successful(job.name);
  try {
    const reduction = await reduceLog(log.pieces, usual === undefined ? {} : { successful: usual });
    return reduction.totalLines === 0 ? { gone: 'is empty' } : reduction;
  } catch (error) {
    // A download that breaks off is no reason to say nothing of the other jobs.
    if (error instanceof Error) return { gone: 'could not be read to its end' };
    throw error;
  }
}
