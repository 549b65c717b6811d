import { expect, it } from 'vitest';
import type { Evidence } from '../../../src/audit/evidence.ts';
import type { AskedModel } from '../../../src/domain/asked-model.ts';
import { digestOf } from '../../../src/domain/text-digest.ts';
import type { WorkflowJob, WorkflowRun, WorkflowRuns } from '../../../src/explain/workflow-runs.ts';
import type { LimitKeeper } from '../../../src/policy/limits.ts';
import type { RunPlace } from '../../../src/workflows/run-place.ts';
import { explainRuns } from '../../../src/workflows/explain-runs.ts';
import type { WorkflowContext } from '../../../src/workflows/workflow-context.ts';
import { askedModel } from '../../support/asked-model.ts';

const run: WorkflowRun = {
  ...{ id: 7, attempt: 2, workflow: 'CI', path: '.github/workflows/ci.yml', event: 'pull_request', branch: 'work' },
  ...{ headOwner: 'acme', sha: 'a'.repeat(40), conclusion: 'failure', url: 'https://github.example/runs/7' },
};
const place: RunPlace = { key: '#3', pullRequest: 3, base: 'main', isHead: true };
const job: WorkflowJob = {
  id: 8,
  name: 'plan',
  conclusion: 'failure',
  url: 'https://github.example/jobs/8',
  steps: [],
};
const log = 'Error: login with hunter2 failed\n##[error]Process completed with exit code 1.\n';

/** What the record hears of explaining runs, one after the other. */
async function evidenceOf(asked: readonly WorkflowRun[], openModel?: () => AskedModel): Promise<Evidence> {
  const runs: Partial<WorkflowRuns> = {
    run: () => Promise.resolve(run),
    jobs: () => Promise.resolve([job]),
    log: () => Promise.resolve({ pieces: chunks(log) }),
    endedOn: () => Promise.resolve([]),
    ofCommit: () => Promise.resolve([]),
    changedFiles: () => Promise.resolve(new Map([['main.tf', '+password = "hunter2"']])),
    fileAt: () => Promise.resolve('steps:\n  - run: plan\n'),
  };
  let evidence: Evidence = {};
  const context = {
    run: {
      request: { actor: 'lena', origin: { repository: { owner: 'acme', name: 'infra' }, defaultBranch: 'main' } },
    },
    connection: {
      runs,
      recent: { config: () => Promise.reject(new Error('none')) },
      tree: () => Promise.resolve({ entries: [] }),
    },
    attest: (more: Evidence) => (evidence = { ...evidence, ...more }),
    signal: new AbortController().signal,
  } as unknown as WorkflowContext;
  const { makeSafe: redact } = askedModel('');
  await explainRuns(
    context,
    {
      store: { isFlaky: () => Promise.resolve(false) } as unknown as Parameters<typeof explainRuns>[1]['store'],
      redact,
      limits: { budget: () => ({}) } as unknown as LimitKeeper,
      ...(openModel === undefined ? {} : { openModel }),
    },
    asked.map((one) => ({ run: one, place })),
  );
  return evidence;
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

it('tells cause, verdict, and the digests of the log and of each quoted line', async () => {
  const { explained, heard } = await evidenceOf([run]);
  expect(explained).toMatchObject([
    {
      ...{ workflowRun: 7, attempt: 2, commit: run.sha, pullRequest: 3 },
      logs: [{ job: 'plan', sha256: digestOf(log), bytes: log.length }],
      failures: [{ verdict: 'unknown', planner: 'rules', job: 'plan', because: expect.any(String) as string }],
    },
  ]);
  const quotes = explained?.[0]?.failures[0]?.evidence;
  expect(quotes).toContainEqual({ line: 1, sha256: digestOf('Error: login with *** failed') });
  expect(JSON.stringify(explained)).not.toContain('hunter2');
  expect(heard).toBeUndefined();
});

it('tells what one model was shown, said and cost for all of them', async () => {
  const answer = {
    rootCause: 'x',
    quotes: [{ line: 1, text: 'Error: login with *** failed' }],
    fixes: [],
    sure: 'sure',
  };
  const { explained, heard } = await evidenceOf([run, { ...run, id: 9 }], () =>
    askedModel(JSON.stringify(answer), { users: [] }),
  );
  expect(explained?.map(({ workflowRun, failures }) => [workflowRun, failures[0]?.planner])).toEqual([
    [7, 'model'],
    [9, 'model'],
  ]);
  expect(heard?.usage.rounds).toBe(2);
  expect(heard?.shown.map(({ path }) => path)).toEqual([
    ...['log', 'changes of main.tf', 'part of the workflow file'],
    ...['log', 'changes of main.tf', 'part of the workflow file'],
  ]);
});
