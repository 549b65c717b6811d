import type { CommandFlags } from '../domain/command.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { cutText } from '../domain/well-formed.ts';

type Flag = {
  readonly key: keyof CommandFlags;
  readonly takesValue: boolean;
  readonly allowed: RegExp;
  readonly problem: string;
};

const pathText = /^(?![/\\-])(?!.*(?:^|\/)\.\.(?:\/|$))[\p{L}\p{N}_.@+/ -]{1,300}$/u;
const refText = /^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\.lock$))[\p{L}\p{N}_.+/-]{1,200}(?<![./])$/u;

/** The flags a user may give: a closed list (SEC-18). One row adds a flag. */
const flags: Readonly<Record<string, Flag>> = {
  '--dry-run': { key: 'dryRun', takesValue: false, allowed: /^$/, problem: 'takes no value' },
  '--path': { key: 'path', takesValue: true, allowed: pathText, problem: 'needs a path inside the repository' },
  '--base': { key: 'base', takesValue: true, allowed: refText, problem: 'needs the name of a branch' },
  '--environment': {
    key: 'environment',
    takesValue: true,
    allowed: /^[A-Za-z0-9][\w.-]{0,60}$/,
    problem: 'needs the name of an environment',
  },
};

/** Flag names as a sentence lists them. */
export const knownFlags: string = Object.keys(flags)
  .map((name) => `\`${name}\``)
  .join(', ');

type Reading = { readonly text: string; readonly flags: CommandFlags };

/**
 * Takes the flags out of a command line. What stands in quotes or backticks is text, so `"--verbose"` can be asked for.
 * A dash that a phone turned into `—` counts for the flags we know.
 * @throws {PromptOpsError} `unknown-flag` or `bad-flag`, naming the flag; nothing is guessed.
 */
export function readFlags(line: string): Reading {
  const words = line.match(/`[^`]*`|"[^"]*"|\S+/g) ?? [];
  const found: Record<string, string | boolean> = {};
  const text: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').replace(/^[—–](?=dry-run\b|path\b|base\b|environment\b)/, '--');
    if (!/^--[A-Za-z_]/.test(word)) {
      text.push(words[at] ?? '');
      continue;
    }
    const [name, inline] = splitOnce(word);
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) throw new PromptOpsError('unknown-flag', { flag: name, known: knownFlags });
    if (flag.key in found) throw badFlag(name, 'is given twice');
    const value = flag.takesValue ? unquote(inline ?? words[(at += 1)] ?? '') : (inline ?? '');
    if (!flag.allowed.test(value))
      throw badFlag(name, flag.problem + (value === '' ? '' : `, not \`${cutText(value, 80)}\``));
    found[flag.key] = flag.takesValue ? value : true;
  }
  return { text: text.join(' '), flags: found as CommandFlags };
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function unquote(value: string): string {
  return value.replace(/^(["`])(.*)\1$/, '$2');
}

function badFlag(flag: string, problem: string): PromptOpsError {
  return new PromptOpsError('bad-flag', {
    flag,
    problem,
    remedy: 'Give it once, as in `--path envs/staging`. Nothing was run.',
  });
}
