import { describe, expect, test } from 'vitest';
import { parseCommandLine, type SubcommandRow } from '../../../src/cli/command-line.ts';

const row = (name: string, positionals: readonly [number, number]): SubcommandRow => ({
  name,
  load: () =>
    Promise.resolve({
      name,
      usage: `${name} [--repo DIR]`,
      description: '',
      options: { repo: { type: 'string' } },
      positionals,
      run: () => Promise.resolve(0),
    }),
});
const table = [row('change', [1, 1]), row('help', [0, 1])];
const parse = (...args: readonly string[]) => parseCommandLine(args, table);

describe('the command line', () => {
  test('--help behind a command shows that command and runs nothing', async () => {
    expect(await parse('change', '--help')).toMatchObject({ subcommand: { name: 'help' }, positionals: ['change'] });
    expect(await parse('change', 'scale web', '-h')).toMatchObject({
      subcommand: { name: 'help' },
      positionals: ['change'],
    });
    expect(await parse('change', '--', '--help')).toMatchObject({
      subcommand: { name: 'change' },
      positionals: ['--help'],
    });
  });

  test('an option that does not exist is named in a sentence, with the usage', async () => {
    await expect(parse('change', 'x', '--rpeo', 'y')).rejects.toThrow(/^Unknown option '--rpeo'\.$/);
  });

  test('words that were not quoted are told apart from a missing request', async () => {
    await expect(parse('change', 'scale', 'web')).rejects.toThrow('There are too many arguments: web.');
    await expect(parse('change')).rejects.toThrow('An argument is missing.');
  });

  test('a mistyped command gets the one that was meant', async () => {
    await expect(parse('chnage', 'x')).rejects.toThrow('There is no command `chnage`.');
  });
});
