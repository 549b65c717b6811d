import { z } from 'zod';
import { PromptOpsError } from '../domain/errors.ts';
import { readConfigDocument } from './config-document.ts';
import { explainIssue, type ConfigProblem } from './explain-issue.ts';

/** A configuration file: its text, its shape, and what it is called when something in it is wrong. */
export type ConfigFile<Schema extends z.ZodType> = {
  readonly text: string;
  readonly schema: Schema;
  readonly file: string;
  /** What the shape alone cannot tell. */
  readonly moreProblems?: (config: z.output<Schema>) => readonly ConfigProblem[];
};

/**
 * Reads a configuration file.
 * @throws {PromptOpsError} `bad-configuration` with the line of each problem and what was probably meant
 */
export function parseConfigFile<Schema extends z.ZodType>(given: ConfigFile<Schema>): z.output<Schema> {
  const { text, schema, file, moreProblems = () => [] } = given;
  const document = readConfigDocument(text);
  if (document.broken !== undefined)
    throw badConfiguration(file, [document.broken], 'Mend the YAML: it is read without anchors and aliases.');
  const result = schema.safeParse(document.data);
  const shape = (): object => z.toJSONSchema(schema, { io: 'input' });
  const problems = result.success
    ? moreProblems(result.data)
    : result.error.issues.flatMap((issue) => explainIssue(issue, shape(), document.data));
  if (result.success && problems.length === 0) return result.data;
  const located = problems.map(({ path, problem }) => ({ line: document.lineOf(path), problem }));
  throw badConfiguration(file, located, 'docs/configuration.md lists every key.');
}

function badConfiguration(
  file: string,
  problems: readonly { readonly line: number; readonly problem: string }[],
  remedy: string,
): PromptOpsError {
  const [first = { line: 1, problem: 'it cannot be read' }, ...others] = problems.toSorted((a, b) => a.line - b.line);
  const more = others.slice(0, 9).map(({ line, problem }) => `; line ${line}: ${problem}`);
  const rest = others.length > 9 ? `; and ${others.length - 9} more` : '';
  return new PromptOpsError('bad-configuration', {
    file,
    at: `, line ${first.line}`,
    problem: `${first.problem}${more.join('')}${rest}`,
    remedy,
  });
}
