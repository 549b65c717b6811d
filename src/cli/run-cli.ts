import { randomUUID } from 'node:crypto';
import { parseCommandLine } from './command-line.ts';
import { subcommands } from './subcommands.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { exitCodeOf } from './exit-codes.ts';

/** The command line: finds the subcommand, runs it, turns its ending into an exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  outliveReaders();
  try {
    const { subcommand, options, positionals } = await parseCommandLine(args, subcommands);
    return await subcommand.run(options, positionals);
  } catch (thrown) {
    const error = thrown instanceof PromptOpsError ? thrown : internalError(thrown);
    // Also where the arguments could not be read: a script that asked for JSON gets JSON.
    const row = args.includes('--json') ? subcommands.find(({ name }) => name === args[0]) : undefined;
    const contract = (await row?.load())?.errorJson;
    if (contract === undefined) process.stderr.write(`promptops: ${error.message} ${error.remedy}\n`);
    else process.stdout.write(`${JSON.stringify(contract(error), null, 2)}\n`);
    return exitCodeOf(error);
  }
}

/** Whoever reads may stop (`| head -1`): the rest is not printed, and the command still does and undoes all it has to. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

function internalError(thrown: unknown): PromptOpsError {
  const id = randomUUID();
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  process.stderr.write(`promptops: internal error ${id}: ${detail}\n`);
  return new PromptOpsError('internal', { id }, { cause: thrown });
}
