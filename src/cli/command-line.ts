import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { didYouMean } from '../domain/did-you-mean.ts';
import { PromptOpsError } from '../domain/errors.ts';

export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** One subcommand. `run` gives the exit code. */
export type Subcommand = {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly options: ParseArgsOptionsConfig;
  /** Fewest and most positional arguments. */
  readonly positionals: readonly [number, number];
  run(options: Options, positionals: readonly string[]): Promise<number>;
  /** What `--json` prints for an error; without it errors go to standard error only. */
  readonly errorJson?: (error: PromptOpsError) => object;
};

/** A row of the table; one row adds a subcommand. It is loaded when it is asked for, so no command pays for what another needs. */
export type SubcommandRow = { readonly name: string; load(): Promise<Subcommand> };

export type CommandLine = {
  readonly subcommand: Subcommand;
  readonly options: Options;
  readonly positionals: readonly string[];
};

/**
 * Reads the arguments against the table.
 * @throws {PromptOpsError} of kind `input`, naming what is wrong and how the subcommand is used.
 */
export async function parseCommandLine(args: readonly string[], table: readonly SubcommandRow[]): Promise<CommandLine> {
  const [name = 'help', ...rest] = args;
  const wanted = name === '--help' || name === '-h' ? 'help' : name;
  const row = table.find((one) => one.name === wanted);
  if (row === undefined) {
    const near = didYouMean(
      name,
      table.map((one) => one.name),
    );
    throw usageError(
      `There is no command \`${name}\`.`,
      near === undefined ? 'Try `promptops help`.' : `Did you mean \`${near}\`?`,
    );
  }
  const help = table.find((one) => one.name === 'help');
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (help !== undefined && options.some((argument) => argument === '--help' || argument === '-h'))
    return { subcommand: await help.load(), options: {}, positionals: [row.name] };
  const subcommand = await row.load();
  const remedy = `Usage: promptops ${subcommand.usage}`;
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: subcommand.options,
      allowPositionals: true,
      strict: true,
    });
    const [fewest, most] = subcommand.positionals;
    if (positionals.length < fewest) throw usageError('An argument is missing.', remedy);
    if (positionals.length > most)
      throw usageError(
        `There are too many arguments: ${positionals.slice(most).join(' ')}.`,
        `Put the request in quotes. ${remedy}`,
      );
    return { subcommand, options: values as Options, positionals };
  } catch (error) {
    if (error instanceof PromptOpsError) throw error;
    throw usageError(
      error instanceof Error ? `${error.message.split('. ')[0] ?? ''}.` : 'The arguments cannot be read.',
      remedy,
    );
  }
}

function usageError(problem: string, remedy: string): PromptOpsError {
  return new PromptOpsError('bad-arguments', { problem, remedy });
}
