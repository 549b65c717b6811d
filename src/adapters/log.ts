import pino, { type Logger } from 'pino';

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
 * The structured log. Known secrets are taken out of every line, in plain and as base64 (SEC-12);
 * error objects are cut to type, message and stack, because a client's error carries its request with headers.
 */
export function createLog(
  level: string,
  secrets: readonly string[] = [],
  destination?: pino.DestinationStream,
): Logger {
  const hidden = secrets
    .filter((secret) => secret.length >= 8)
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64'), JSON.stringify(secret).slice(1, -1)]);
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
      hooks: { streamWrite: (line) => hidden.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line) },
    },
    out,
  );
}

function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause instanceof Error ? { cause: `${error.cause.name}: ${error.cause.message}` } : {};
  return { type: error.name, message: error.message, stack: error.stack, ...cause };
}
