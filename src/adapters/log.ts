import pino, { type Logger } from 'pino';
import { createCredentialRemover } from '../context/redact.ts';

/** Keys whose values never belong in a log, wherever they appear. */
const secretKeys = [
  'authorization',
  'token',
  'password',
  'secret',
  'privateKey',
  'apiKey',
  'cookie',
  'connectionString',
];

/**
 * The structured log. Known secrets in all their spellings, and whatever has the form of a token, are taken out of every
 * line (SEC-12); error objects are cut to type, message and stack, because a client's error carries its request with headers.
 */
export function createLog(
  level: string,
  secrets: readonly string[] = [],
  destination?: pino.DestinationStream,
): Logger {
  const remove = createCredentialRemover(secrets);
  const out = destination ?? pino.destination({ fd: 2, sync: false });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `req.headers.${key}`]),
        censor: '[redacted]',
      },
      serializers: { err: errorFacts },
      hooks: { streamWrite: (line) => remove(line).text },
    },
    out,
  );
}

function errorFacts(error: unknown): object {
  // The queue hands on its errors as objects of their fields.
  if (!(error instanceof Error)) {
    const isLike = typeof error === 'object' && error !== null && 'message' in error;
    return { message: String(isLike ? error.message : error) };
  }
  const cause = error.cause instanceof Error ? { cause: `${error.cause.name}: ${error.cause.message}` } : {};
  return { type: error.name, message: error.message, stack: error.stack, ...cause };
}
