import type { FailureHistory } from '../explain/judge-failure.ts';
import { failedConclusions, type WorkflowRun, type WorkflowRuns } from '../explain/workflow-runs.ts';
import { reduceJob } from './reduce-job.ts';
import type { RunPlace } from './run-place.ts';

/** Other runs of the same workflow, asked for as they are needed. */
export type RunHistory = {
  /** The log of a job in the last run on the base branch that passed. */
  readonly successful: (jobName: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
  /** What other runs tell about a failure of a job. */
  readonly of: (
    jobName: string,
    signature: string,
  ) => Promise<Pick<FailureHistory, 'passedOnSameCommit' | 'failingOnBase' | 'basePasses'>>;
};

const maxEarlierAttempts = 3;

/** Reads which runs ended on the base branch and for the same commit. Their logs are read only where one is compared with. */
export async function readHistory(run: WorkflowRun, place: RunPlace, runs: WorkflowRuns): Promise<RunHistory> {
  const ended = (await runs.endedOn(run.path, place.base)).filter(({ id, sha }) => id !== run.id && sha !== run.sha);
  const decided = ended.filter(({ conclusion }) => conclusion === 'success' || isFailure(conclusion));
  const [newest] = decided;
  const lastGood = decided.find(({ conclusion }) => conclusion === 'success');
  const sameCommit = await runsOfCommit(run, runs);
  const successful: RunHistory['successful'] = async (jobName) => {
    if (lastGood === undefined) return undefined;
    const job = (await runs.jobs(lastGood.id, lastGood.attempt)).find(({ name }) => name === jobName);
    const log = job === undefined ? undefined : await runs.log(lastGood, job);
    return log === undefined || 'gone' in log ? undefined : log.pieces;
  };
  return {
    successful,
    async of(jobName, signature) {
      const passed = await passedIn(sameCommit, jobName, runs);
      const failing = newest !== undefined && isFailure(newest.conclusion) ? newest : undefined;
      const isSame = failing !== undefined && (await failsAlike(failing, jobName, signature));
      return {
        ...(passed === undefined ? {} : { passedOnSameCommit: passed }),
        ...(isSame ? { failingOnBase: failing.url } : {}),
        basePasses: newest?.conclusion === 'success',
      };
    },
  };

  async function failsAlike(failing: WorkflowRun, jobName: string, signature: string): Promise<boolean> {
    const job = (await runs.jobs(failing.id, failing.attempt)).find(
      ({ name, conclusion }) => name === jobName && isFailure(conclusion),
    );
    const read = job === undefined ? undefined : await reduceJob(failing, job, runs, successful);
    return read !== undefined && 'signature' in read && read.signature === signature;
  }
}

/** Earlier attempts of the run, and other runs of its workflow for the same commit. */
async function runsOfCommit(run: WorkflowRun, runs: WorkflowRuns): Promise<readonly WorkflowRun[]> {
  const numbers = Array.from(
    { length: Math.min(run.attempt - 1, maxEarlierAttempts) },
    (_, at) => run.attempt - 1 - at,
  );
  const earlier = await Promise.all(numbers.map((number) => runs.run(run.id, number)));
  const others = (await runs.ofCommit(run.sha)).filter(
    ({ id, path, event }) => id !== run.id && path === run.path && event === run.event,
  );
  return [...earlier.filter((one) => one !== undefined), ...others];
}

/** The page of a run in which the job passed; the run as a whole may have failed. */
async function passedIn(
  others: readonly WorkflowRun[],
  jobName: string,
  runs: WorkflowRuns,
): Promise<string | undefined> {
  for (const other of others.slice(0, maxEarlierAttempts)) {
    const job = (await runs.jobs(other.id, other.attempt)).find(({ name }) => name === jobName);
    if (job?.conclusion === 'success') return job.url;
  }
  return undefined;
}

function isFailure(conclusion: string | null): boolean {
  return failedConclusions.includes(conclusion ?? '');
}
