import type { z } from 'zod';
import { PromptOpsError } from '../domain/errors.ts';

/**
 * Reads settings from the environment against a schema with one row a variable; empty counts as not set.
 * @throws {PromptOpsError} `bad-configuration` naming every variable that is missing or wrong, and what to do.
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  // The value itself is never repeated: it may be a secret.
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return Object.hasOwn(given, name) ? `${name} ${issue.message}` : `${name} is not set`;
  });
  throw new PromptOpsError('bad-configuration', {
    file: 'environment',
    at: '',
    problem: problems.join('; '),
    remedy: 'docs/configuration.md lists every variable; `npm run demo` needs none.',
  });
}
