#!/usr/bin/env node
import { parseCommandLine } from './cli/command-line.ts';
import { subcommands } from './cli/subcommands.ts';
import { PromptOpsError } from './domain/errors.ts';
import { exitCodes } from './cli/exit-codes.ts';

/** The command-line entrance: finds the subcommand, runs it, turns its ending into an exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { subcommand, options, positionals } = parseCommandLine(args, subcommands);
    return await subcommand.run(options, positionals);
  } catch (error) {
    if (!(error instanceof PromptOpsError)) {
      process.stderr.write(
        `promptops: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      return exitCodes.internal;
    }
    process.stderr.write(`promptops: ${error.message} ${error.remedy}\n`);
    return error.kind === 'input' ? exitCodes.usage : error.kind === 'denied' ? exitCodes.answer : exitCodes.internal;
  }
}

process.exitCode = await main(process.argv.slice(2));
