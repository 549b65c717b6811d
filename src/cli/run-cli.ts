import { randomUUID } from 'node:crypto';
import { parseCommandLine } from './command-line.ts';
import { subcommands } from './subcommands.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { exitCodeOf } from './exit-codes.ts';

/** The command line: finds the subcommand, runs it, turns its ending into an exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const { subcommand, options, positionals } = parseCommandLine(args, subcommands);
    return await subcommand.run(options, positionals);
  } catch (thrown) {
    const error = thrown instanceof PromptOpsError ? thrown : internalError(thrown);
    // Also where the arguments could not be read: a script that asked for JSON gets JSON.
    const contract = args.includes('--json') ? subcommands.find((row) => row.name === args[0])?.errorJson : undefined;
    if (contract === undefined) process.stderr.write(`promptops: ${error.message} ${error.remedy}\n`);
    else process.stdout.write(`${JSON.stringify(contract(error), null, 2)}\n`);
    return exitCodeOf(error);
  }
}

function internalError(thrown: unknown): PromptOpsError {
  const id = randomUUID();
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  process.stderr.write(`promptops: internal error ${id}: ${detail}\n`);
  return new PromptOpsError('internal', { id }, { cause: thrown });
}
