import type { Octokit } from 'octokit';
import type { JobLog, WorkflowJob, WorkflowRun } from '../../explain/workflow-runs.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';
import { findJobInArchive } from './log-archive.ts';

/** Longer logs are read up to `maxLogBytes`, unpacked ones too; an archive is held in memory, so a larger one is not read at all. */
const limits = { maxLogBytes: 512 * 1024 * 1024, maxArchiveBytes: 64 * 1024 * 1024 };
const timeoutMs = 180_000;

type Door = Pick<RepositoryClient, 'names' | 'attempt'> & { readonly octokit: Octokit };

/**
 * Opens the log of a job as a stream: its text, else its file in the archive of the whole attempt
 * (docs.github.com/en/rest/actions/workflow-jobs "Download job logs": a link of one minute that needs no token, 410 when it is gone).
 */
export async function openJobLog(
  door: Door,
  run: WorkflowRun,
  job: WorkflowJob,
  { maxLogBytes, maxArchiveBytes } = limits,
): Promise<JobLog> {
  const { octokit, names } = door;
  const text = await linkTo(door, (request) =>
    octokit.rest.actions.downloadJobLogsForWorkflowRun({ ...names, job_id: job.id, request }),
  );
  const pieces = text === undefined ? undefined : await download(text);
  if (pieces !== undefined) return { pieces: upTo(pieces, maxLogBytes) };
  const archive = await linkTo(door, (request) =>
    octokit.rest.actions.downloadWorkflowRunAttemptLogs({
      ...names,
      run_id: run.id,
      attempt_number: run.attempt,
      request,
    }),
  );
  const packed = archive === undefined ? undefined : await download(archive);
  if (packed === undefined) return { gone: 'has expired or was deleted' };
  const bytes = await collect(packed, maxArchiveBytes);
  if (bytes === undefined) return { gone: 'is too large to be read' };
  const found = findJobInArchive(bytes, job.name);
  return found === undefined ? { gone: 'is not in the archive of the run' } : { pieces: upTo(found, maxLogBytes) };
}

type Manual = { readonly redirect: 'manual' };

/** Where GitHub sends us for a log; `undefined` when it has none. */
async function linkTo(
  { attempt }: Door,
  ask: (request: Manual) => Promise<{ readonly headers: { readonly location?: string | undefined } }>,
): Promise<URL | undefined> {
  const location = await attempt('read a log', async () => {
    try {
      return (await ask({ redirect: 'manual' })).headers.location;
    } catch (error) {
      const status = statusOf(error);
      if (status === 404 || status === 410) return undefined;
      throw error;
    }
  });
  return location === undefined ? undefined : new URL(location);
}

/** Downloads without our token: the link carries its own right, and leads to another host. */
async function download(link: URL): Promise<AsyncIterable<Uint8Array> | undefined> {
  const response = await fetch(link, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (response.ok && response.body !== null) return response.body;
  await response.body?.cancel();
  return undefined;
}

async function* upTo(pieces: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.byteLength;
    if (left <= 0) return;
  }
}

async function collect(pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) return undefined;
    held.push(piece);
  }
  return Buffer.concat(held);
}
