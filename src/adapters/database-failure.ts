import { PromptOpsError } from '../domain/errors.ts';

/**
 * What says that a server is away or going: Node's codes of sockets, and PostgreSQL's of a server that shuts down, starts, or has no
 * connection left (postgresql.org/docs/current/errcodes-appendix.html).
 */
const awayCodes: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300'],
]);

/** What the client says of a connection that broke, without a code. */
const awayWords = /connection terminated|not queryable|timeout exceeded when trying to connect/i;

/** The error of a server that cannot be reached as one that is tried again; every other one stays as it is. */
export function explainDatabaseFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isAway = ('code' in error && awayCodes.has(error.code)) || awayWords.test(error.message);
  return isAway ? new PromptOpsError('database-unavailable', {}, { cause: error }) : error;
}
