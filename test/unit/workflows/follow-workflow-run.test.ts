import { expect, it } from 'vitest';
import { writeWorkflowRunNews } from '../../../src/commands/workflow-run-news.ts';
import { parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import type { WorkflowJob, WorkflowRun, WorkflowRuns } from '../../../src/explain/workflow-runs.ts';
import { followWorkflowRun } from '../../../src/workflows/follow-workflow-run.ts';
import type { WorkflowContext } from '../../../src/workflows/workflow-context.ts';

const run: WorkflowRun = {
  ...{ id: 7, attempt: 1, workflow: 'CI', path: '.github/workflows/ci.yml', event: 'pull_request', branch: 'work' },
  ...{ headOwner: 'acme', sha: 'a'.repeat(40), conclusion: 'failure', url: 'https://github.example/runs/7' },
};
const job: WorkflowJob = {
  id: 8,
  name: 'build',
  conclusion: 'failure',
  url: 'https://github.example/jobs/8',
  steps: [],
};
const log =
  'npm error code ECONNRESET\nnpm error network read ECONNRESET\n##[error]Process completed with exit code 1.\n';

/** What comes of a run that failed, and what was posted. */
async function follow(config: string, options: { readonly isFlaky?: boolean; readonly attempt?: number } = {}) {
  const posted: string[] = [];
  const runs: Partial<WorkflowRuns> = {
    run: () => Promise.resolve({ ...run, attempt: options.attempt ?? 1 }),
    jobs: () => Promise.resolve([job]),
    log: () => Promise.resolve({ pieces: chunks(log) }),
    endedOn: () => Promise.resolve([]),
    ofCommit: () => Promise.resolve([]),
    pullRequestFrom: () => Promise.resolve({ number: 3, headSha: run.sha, base: 'main' }),
    changedFiles: () => Promise.resolve(new Map()),
  };
  const context = {
    run: {
      request: {
        command: { text: writeWorkflowRunNews({ id: 7, attempt: 1, conclusion: 'failure', head: 'acme:work' }) },
        actor: 'lena',
        origin: { repository: { owner: 'acme', name: 'infra' }, defaultBranch: 'main' },
      },
    },
    connection: {
      runs,
      recent: { config: () => Promise.resolve(parseRepositoryConfig(config)) },
      tree: () => Promise.resolve({ entries: [] }),
      host: { repository: () => Promise.resolve({ url: 'https://github.example/acme/infra' }) },
      conversation: {
        findOwnComment: () => Promise.resolve(undefined),
        createComment: (_: number, body: string) => Promise.resolve(posted.push(body)),
      },
    },
    store: { ofIssue: () => Promise.resolve([]) },
    progress: { enter: () => Promise.resolve() },
    attest: () => undefined,
  } as unknown as WorkflowContext;
  const ending = await followWorkflowRun(context, {
    store: {
      standsFor: () => Promise.resolve(false),
      at: () => Promise.resolve([]),
      keep: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      isFlaky: () => Promise.resolve(options.isFlaky ?? false),
      rememberFlaky: () => Promise.resolve(),
    },
    redact: (text) => text,
    limits: {
      request: () => Promise.resolve(),
      openPullRequests: () => undefined,
      budget: () => ({ check: () => Promise.resolve(), spend: () => Promise.resolve() }),
    },
  });
  return { ending, posted };
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

it('a failure is told where nothing speaks against it', async () => {
  const { ending, posted } = await follow('version: 1\n');
  expect(ending).toMatchObject({ outcome: 'answered' });
  expect(posted.join()).toContain('ECONNRESET');
});

it.each([
  ['the repository switched it off for pull requests', 'version: 1\nexplain: { on: [default_branch] }\n', {}],
  ['it is known to be flaky', 'version: 1\n', { isFlaky: true }],
  ['its verdict is silent', 'version: 1\nexplain: { silent: [infrastructure] }\n', {}],
  ['its category is silent', 'version: 1\nexplain: { silent: [network] }\n', {}],
  ['another attempt has begun since', 'version: 1\n', { attempt: 2 }],
])('nothing is said and nothing stays where %s', async (_, config, options) => {
  expect(await follow(config, options)).toEqual({ ending: 'nothing', posted: [] });
});

it('known flaky failures are told where the repository wants them', async () => {
  expect((await follow('version: 1\nexplain: { silent: [] }\n', { isFlaky: true })).posted.join()).toContain('Flaky');
});
