import { PromptOpsError } from '../../domain/errors.ts';

type Failure = {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

/**
 * Turns what Octokit throws into an error of the catalogue. `action` completes "forbids the App to …".
 * Messages carry GitHub's own words, never the request with its headers.
 */
export function toGithubError(error: unknown, action: string): PromptOpsError {
  if (error instanceof PromptOpsError) return error;
  const failure = readFailure(error);
  if (failure === undefined && !isPassing(error)) throw error;
  if (failure === undefined) return new PromptOpsError('github-unavailable', { detail: 'no answer' }, { cause: error });
  const detail = `${failure.status} ${failure.message}`.slice(0, 300);
  if (isRateLimit(failure))
    return new PromptOpsError(
      'github-rate-limit',
      { until: limitedUntil(failure), retryAfterSeconds: String(Math.ceil((limitEnd(failure) - Date.now()) / 1000)) },
      { cause: error },
    );
  if (failure.status === 401 || failure.status === 403)
    return new PromptOpsError('github-forbidden', { action, detail }, { cause: error });
  if (failure.status >= 500 || failure.status === 408)
    return new PromptOpsError('github-unavailable', { detail }, { cause: error });
  return new PromptOpsError('github-rejected', { action, detail }, { cause: error });
}

/** The HTTP status of what Octokit threw; `undefined` when there was no answer at all. */
export function statusOf(error: unknown): number | undefined {
  return readFailure(error)?.status;
}

/** How long GitHub asks to wait when it limits our calls; `undefined` when the failure is something else. */
export function rateLimitSeconds(error: unknown): number | undefined {
  const failure = readFailure(error);
  return failure !== undefined && isRateLimit(failure) ? (limitEnd(failure) - Date.now()) / 1000 : undefined;
}

/** Whether a failure is likely gone soon: no answer, or a server's own trouble. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PromptOpsError) return false;
  const failure = readFailure(error);
  return failure === undefined
    ? error instanceof Error && 'status' in error
    : failure.status >= 500 || failure.status === 408;
}

function readFailure(error: unknown): Failure | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error) || !('response' in error)) return undefined;
  const { status, response } = error as {
    status: unknown;
    response?: { headers?: unknown; data?: { message?: unknown } };
  };
  if (typeof status !== 'number' || response === undefined) return undefined;
  const headers = (response.headers ?? {}) as Record<string, string | undefined>;
  return { status, message: typeof response.data?.message === 'string' ? response.data.message : '', headers };
}

function isRateLimit({ status, message, headers }: Failure): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined || /rate limit/i.test(message))
  );
}

function limitEnd({ headers }: Failure): number {
  const wait = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(wait)) return Date.now() + wait * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(reset) ? reset * 1000 : Date.now() + 60_000;
}

function limitedUntil(failure: Failure): string {
  return `${new Date(limitEnd(failure)).toISOString().slice(11, 16)} UTC`;
}
