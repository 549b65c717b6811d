import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalGithub, type LocalGithub } from '../../../dev/local-github/local-github.ts';
import { openJobLog } from '../../../src/adapters/github/job-log.ts';
import { createClientFactory, type RepositoryClient } from '../../../src/adapters/github/repository-client.ts';
import { githubWorkflowRuns } from '../../../src/adapters/github/workflow-runs.ts';

let github: LocalGithub;
let client: RepositoryClient;
beforeAll(async () => {
  github = await startLocalGithub();
  await github.addRepository({ owner: 'acme', name: 'infra', from: { files: { 'a.txt': 'a\n' } } });
  const clients = createClientFactory({ appId: github.appId, privateKey: github.privateKey, apiUrl: github.url });
  client = await clients(github.installationId, { owner: 'acme', name: 'infra' });
});
afterAll(() => github.close());

const failing = `${'all is well\n'.repeat(1_000)}error: out of luck\n`;
const mebibyte = 1024 * 1024;
const enough = { maxLogBytes: mebibyte, maxArchiveBytes: mebibyte };

/** The log of the job `build (20, x64)` of a new run; another job stands beside it. */
async function logOf(log: string | null, limits = enough): Promise<string | { readonly gone: string }> {
  const { runId } = await github.addWorkflowRun('acme/infra', {
    jobs: [
      { name: 'lint', log: 'of lint\n' },
      { name: 'build (20, x64)', log },
    ],
  });
  const runs = githubWorkflowRuns(client);
  const run = (await runs.run(runId)) ?? expect.fail('there is no run');
  const job = (await runs.jobs(runId, 1)).find(({ name }) => name.startsWith('build')) ?? expect.fail('no job');
  const { names, attempt } = client;
  const opened = await openJobLog({ octokit: await client.actions(), names, attempt }, run, job, limits);
  return 'gone' in opened ? opened : Buffer.concat(await Array.fromAsync(opened.pieces)).toString();
}

const textIsGone = () =>
  github.fault({
    method: 'GET',
    path: /\/actions\/jobs\/\d+\/logs$/,
    respond: { status: 404, body: { message: 'Not Found' } },
  });

it('a log is read from its text, up to the limit', async () => {
  expect(await logOf(failing)).toBe(failing);
  expect(await logOf(failing, { ...enough, maxLogBytes: 100 })).toBe(failing.slice(0, 100));
});

it('a log whose text is gone is read from the archive of the run, unpacked up to the limit', async () => {
  textIsGone();
  expect(await logOf(failing)).toBe(failing);
  textIsGone();
  // A hundred times smaller while it is packed.
  const bomb = 'x'.repeat(20 * mebibyte);
  expect(await logOf(bomb)).toHaveLength(mebibyte);
});

it('an archive that is too large, has no such job, is gone or cannot be fetched is said so', async () => {
  textIsGone();
  expect(await logOf(failing, { ...enough, maxArchiveBytes: 50 })).toEqual({ gone: 'is too large to be read' });
  expect(await logOf(null)).toEqual({ gone: 'is not in the archive of the run' });
  textIsGone();
  github.fault({ path: /\/attempts\/1\/logs$/, respond: { status: 410, body: { message: 'Gone' } } });
  expect(await logOf(failing)).toEqual({ gone: 'has expired or was deleted' });
  textIsGone();
  github.fault({ path: /^\/_archives\//, respond: { status: 403, body: { message: 'expired' } } });
  expect(await logOf(failing)).toEqual({ gone: 'has expired or was deleted' });
});
