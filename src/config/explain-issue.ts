import type { z } from 'zod';
import { didYouMean } from '../domain/did-you-mean.ts';
import { cutText } from '../domain/well-formed.ts';

/** What is wrong at which place of a configuration, in words. */
export type ConfigProblem = { readonly path: readonly PropertyKey[]; readonly problem: string };

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
};

/**
 * Says what is wrong and what was probably meant.
 * @param schema JSON Schema of the whole configuration, which tells what could stand at a place
 * @param data the configuration as it was written
 */
export function explainIssue(issue: z.core.$ZodIssue, schema: Schema, data: unknown): readonly ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(schema, issue.path)?.properties ?? {});
    return issue.keys.map((key) => unknownWord([...issue.path, key], 'is not a known key', key, known));
  }
  const written = valueAt(data, issue.path);
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    return [unknownWord(issue.path, `cannot be ${quoted(String(written))}`, String(written), known)];
  }
  const hint = issue.code === 'invalid_format' && typeof written === 'string' ? whoHint(written) : '';
  const said = typeof written === 'string' ? `, not ${quoted(written)}` : '';
  const message = issue.message
    .replace(/^Invalid input: /, 'is wrong: ')
    .replace(/^Too (?:small|big): expected \w+ to (?:be|have)/, 'must be');
  return [{ path: issue.path, problem: `${dotted(issue.path)} ${message}${said}${hint}` }];
}

/** A word that is none of those which could stand there, with the nearest of them. */
export function unknownWord(
  path: readonly PropertyKey[],
  problem: string,
  word: string,
  known: readonly string[],
): ConfigProblem {
  const near = didYouMean(word, known);
  const hint = near === undefined ? ` (known are ${known.join(', ')})` : `; did you mean ${quoted(near)}?`;
  return { path, problem: `${dotted(path)} ${problem}${known.length === 0 ? '' : hint}` };
}

/** `sre` and `teams:sre` are slips for `team:sre`. */
function whoHint(written: string): string {
  const [kind = '', name] = written.split(':');
  if (name === undefined) {
    const whole = didYouMean(written, ['codeowners']);
    if (whole !== undefined) return `; did you mean ${quoted(whole)}?`;
    return /^@?[\w-]+$/.test(written) ? `; did you mean ${quoted(`team:${written.replace('@', '')}`)}?` : '';
  }
  const near = didYouMean(kind, ['user', 'team', 'role', 'app']);
  return near === undefined || near === kind ? '' : `; did you mean ${quoted(`${near}:${name}`)}?`;
}

function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  return path.reduce<Schema | undefined>((at, step) => {
    const other = typeof at?.additionalProperties === 'object' ? at.additionalProperties : undefined;
    return at?.properties?.[String(step)] ?? other ?? at?.items;
  }, schema);
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    data,
  );
}

function dotted(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : quoted(path.join('.'));
}

function quoted(word: string): string {
  return `\`${cutText(word, 100).replaceAll('`', '')}\``;
}
