import { LineCounter, parseDocument, isMap, type Document } from 'yaml';
import { z } from 'zod';
import { PromptOpsError } from '../domain/errors.ts';

/** Where a repository keeps its configuration; read from the default branch only, so that a pull request can't widen its own rights. */
export const repositoryConfigPath = '.github/promptops.yml';

const who = z
  .string()
  .regex(
    /^(?:user:[A-Za-z0-9][A-Za-z0-9-]{0,38}|team:[a-z0-9][a-z0-9_-]{0,99}|role:(?:read|triage|write|maintain|admin)|codeowners)$/,
    'must be user:LOGIN, team:SLUG, role:read|triage|write|maintain|admin or codeowners',
  );

const whoPerVerb = z.record(z.string().regex(/^(?:\*|[a-z][a-z-]*)$/), z.array(who));

const environment = z.strictObject({
  paths: z.array(z.string().min(1)).min(1),
  protected: z.boolean().optional(),
  who: whoPerVerb.default({}),
});

/** The shape of `.github/promptops.yml`. */
export const repositoryConfigSchema = z.strictObject({
  version: z.literal(1),
  environments: z.record(z.string().min(1), environment).default({}),
  who: whoPerVerb.default({}),
  limits: z
    .strictObject({
      requestsPerHour: z.number().int().min(0).default(30),
      openPullRequests: z.number().int().min(0).default(10),
      filesPerChange: z.number().int().min(1).default(40),
      tokensPerDay: z.number().int().min(0).default(500_000),
    })
    .prefault({}),
  guardrails: z.record(z.string(), z.enum(['warn', 'approve', 'refuse', 'off'])).default({}),
  validation: z
    .strictObject({
      kubernetes: z
        .string()
        .regex(/^1\.\d+$/, 'must be a minor version such as "1.35", in quotes')
        .optional(),
      terraform: z.strictObject({ mode: z.enum(['hermetic', 'registry']).default('hermetic') }).prefault({}),
    })
    .prefault({}),
  review: z
    .strictObject({ agents: z.array(z.string()).default([]), required: z.boolean().default(false) })
    .prefault({}),
  explain: z
    .strictObject({
      on: z.array(z.enum(['pull_request', 'default_branch'])).default(['pull_request', 'default_branch']),
      silent: z.array(z.string()).default([]),
    })
    .prefault({}),
  style: z.string().max(4_000).default(''),
});

export type RepositoryConfig = z.output<typeof repositoryConfigSchema> & {
  /** `default` when the repository has no file. */
  readonly source: 'default' | typeof repositoryConfigPath;
};

/** What holds without a file: write permission for every writing verb, environments guessed from names, prod protected. */
export const defaultRepositoryConfig: RepositoryConfig = {
  ...repositoryConfigSchema.parse({ version: 1 }),
  source: 'default',
};

/**
 * Reads the repository's configuration.
 * @throws {PromptOpsError} `bad-configuration` with the line of the first problem. A file that can't be read allows nothing:
 * the run is refused rather than the defaults used.
 */
export function parseRepositoryConfig(text: string): RepositoryConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined)
    throw problem(lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? '', 'Mend the YAML.');
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 0 });
  } catch {
    throw problem(1, 'anchors and aliases are not used here', 'Write the values out.');
  }
  const result = repositoryConfigSchema.safeParse(data);
  if (result.success) return { ...result.data, source: repositoryConfigPath };
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])];
  const message = unknown === undefined ? (issue?.message ?? 'is not valid') : 'is not a known key';
  throw problem(
    lineOf(document, path, lines),
    `\`${path.join('.')}\` ${message}`,
    'docs/configuration.md lists every key.',
  );
}

/** Parts of a configuration that this version reads but does not act on yet; a pull request says so rather than being trusted for them. */
export function notEnforcedYet(config: RepositoryConfig): readonly string[] {
  const { requestsPerHour, openPullRequests, tokensPerDay } = defaultRepositoryConfig.limits;
  const limits =
    config.limits.requestsPerHour !== requestsPerHour ||
    config.limits.openPullRequests !== openPullRequests ||
    config.limits.tokensPerDay !== tokensPerDay;
  const parts = {
    guardrails: Object.keys(config.guardrails).length > 0,
    limits,
    review: config.review.required || config.review.agents.length > 0,
    explain: config.explain.silent.length > 0,
  };
  return Object.entries(parts).flatMap(([name, configured]) => (configured ? [name] : []));
}

function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(path[length - 1])) : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    if (range !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}

function problem(line: number, text: string, remedy: string): PromptOpsError {
  return new PromptOpsError('bad-configuration', {
    file: repositoryConfigPath,
    at: `, line ${line}`,
    problem: text,
    remedy,
  });
}
