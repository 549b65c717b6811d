import { keepCompiled } from './compile-cache.ts';
import type { Service } from './compose.ts';
import { readModelConfig, readServiceConfig } from './config/service-config.ts';
import { PromptOpsError } from './domain/errors.ts';

/** The service, running. `ended` gives the exit code once SIGTERM or SIGINT has been obeyed. */
export type RunningService = Service & { readonly ended: Promise<number> };

/**
 * Starts the service and stops it gracefully on SIGTERM: no new work, running work finishes or is handed back.
 * @throws {PromptOpsError} `bad-configuration`, naming each variable, before anything is opened
 */
export async function startService(env: Readonly<Record<string, string | undefined>>): Promise<RunningService> {
  const { composeService } = await import('./compose.ts');
  const service = await composeService(readServiceConfig(env), readModelConfig(env), env);
  const ended = new Promise<number>((resolve) => {
    const stop = (): void =>
      void service.stop().then(
        () => resolve(0),
        () => resolve(1),
      );
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  return { ...service, ended };
}

function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof PromptOpsError)) return error.stack ?? error.message;
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message} ${error.remedy}${cause}`;
}

if (import.meta.main) {
  keepCompiled();
  try {
    const service = await startService(process.env);
    process.exitCode = await service.ended;
  } catch (error) {
    process.stderr.write(`promptops: ${wordsFor(error)}\n`);
    process.exit(error instanceof PromptOpsError && error.kind === 'input' ? 2 : 1);
  }
}
