import { z } from 'zod';
import { failureCategories, failureVerdicts } from '../domain/failure.ts';
import { defaultAgents } from './review-agents.ts';
import { guardrailNames, type GuardrailName } from './guardrail-names.ts';
import { unknownWord, type ConfigProblem } from './explain-issue.ts';
import { parseConfigFile } from './parse-config-file.ts';

/** Where a repository keeps its configuration; read from the default branch only, so that a pull request can't widen its own rights. */
export const repositoryConfigPath = '.github/promptops.yml';

const who = z
  .string()
  .regex(
    /^(?:user:[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]{1,20})?|team:[a-z0-9][a-z0-9_-]{0,99}|app:[a-z0-9][a-z0-9-]{0,99}|role:(?:read|triage|write|maintain|admin)|codeowners)$/,
    'must be user:LOGIN, team:SLUG, app:SLUG, role:read|triage|write|maintain|admin or codeowners',
  );

const whoPerVerb = z
  .record(z.string().regex(/^(?:\*|[a-z][a-z-]*)$/, 'must be a command or "*"'), z.array(who).max(100))
  .default({})
  .describe('Command → who may use it; "*" stands for every command that has no list of its own.');

/** A pattern that can match nothing would silently leave an environment without its rules. */
const pathPattern = z
  .string()
  .min(1)
  .max(300)
  .refine(
    (pattern) => !/^(?:[!/\\]|\.{1,2}\/)|(?:^|\/)\.\.(?:\/|$)|\/$/.test(pattern),
    'must be relative to the top of the repository, like "envs/production/**" (no leading "/", "./" or "!", no "..", no "/" at the end)',
  );

/** Where an environment lies, and whether it is protected. */
export const environmentPlace = {
  paths: z
    .array(pathPattern)
    .min(1)
    .max(200)
    .describe('Which files belong to it: glob patterns, or folders and files as such.'),
  protected: z
    .boolean()
    .optional()
    .describe('A second person must approve. Default: whether it is named like production.'),
};

const environmentName = z.string().min(1).max(60);
const environment = z.strictObject({ ...environmentPlace, who: whoPerVerb });

const most = z.number().min(0).optional();
const allowance = {
  requestsPerHour: most.pipe(z.int().optional()).describe('Requests for work an hour.'),
  openPullRequests: most.pipe(z.int().optional()).describe('Open pull requests of PromptOps.'),
  tokensPerDay: most.pipe(z.int().optional()).describe('Model tokens a day (UTC).'),
  costPerDay: most.describe("What the model may cost a day, at the operator's prices."),
};

const guardrailAction = z.enum(['warn', 'approve', 'refuse', 'off']).optional();
const guardrailShape = Object.fromEntries(guardrailNames.map((name) => [name, guardrailAction])) as Record<
  GuardrailName,
  typeof guardrailAction
>;

const ownRule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,59}$/, 'must be lower-case words with dashes')
    .refine((name) => !(guardrailNames as readonly string[]).includes(name), 'is the name of a built-in guardrail'),
  when: z.string().min(1).max(1_000).describe('A condition in CEL over `change`; it must be true or false.'),
  action: z.enum(['warn', 'approve', 'refuse']),
  reason: z.string().min(1).max(200).describe('Why, as the pull request says it.'),
  remedy: z.string().max(200).default('Ask whoever wrote the rule.'),
});

/** A guardrail that a repository brings itself. */
export type OwnRule = z.output<typeof ownRule>;

/** The shape of `.github/promptops.yml`. */
export const repositoryConfigSchema = z.strictObject({
  version: z.literal(1),
  environments: z
    .record(environmentName, environment)
    .default({})
    .describe('Environment → its files and its rules. With any named here, none is guessed from folder names.'),
  who: whoPerVerb.describe('Who may do what outside every environment, and in one that does not say.'),
  limits: z
    .strictObject({
      ...allowance,
      filesPerChange: most.pipe(z.int().optional()).describe('Files of one pull request.'),
      bytesPerChange: most.pipe(z.int().optional()).describe('Bytes that one pull request writes.'),
      perActor: z.strictObject(allowance).optional().describe('The same for each person alone.'),
    })
    .prefault({})
    .describe("Limits of the repository as a whole; they narrow the operator's."),
  guardrails: z
    .strictObject(guardrailShape)
    .prefault({})
    .describe('Guardrail → what it does: warn, approve (a second person), refuse, off. docs/guardrails.md lists them.'),
  rules: z
    .array(ownRule)
    .max(50)
    .default([])
    .describe('Guardrails of your own, over each value that changes; docs/guardrails.md shows how.'),
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
    .strictObject({
      agents: z
        .array(
          z
            .string()
            .regex(
              /^(?:ours|app:[A-Za-z0-9][A-Za-z0-9-]{0,99}|user:[A-Za-z0-9][A-Za-z0-9_-]{0,99}|label:.{1,50}|trailer:.{1,100})$/,
              'must be ours, app:SLUG, user:LOGIN, label:NAME or trailer:TEXT',
            ),
        )
        .max(100)
        .default([...defaultAgents])
        .describe(
          'Whose pull requests are reviewed by themselves: authors, labels, lines of commit messages; ours: those made with a model.',
        ),
      required: z
        .boolean()
        .default(false)
        .describe(
          'The check promptops/review is reported on every pull request, and what could not be checked keeps it from green.',
        ),
    })
    .prefault({}),
  explain: z
    .strictObject({
      on: z.array(z.enum(['pull_request', 'default_branch'])).default(['pull_request', 'default_branch']),
      silent: z
        .array(z.enum([...failureVerdicts, ...failureCategories]))
        .default(['flaky'])
        .describe('Verdicts and categories of failures that are not told unless somebody asks.'),
    })
    .prefault({})
    .describe('Which failed workflow runs are explained without being asked: docs/explain.md.'),
  style: z.string().max(4_000).default(''),
});

export type RepositoryConfig = z.output<typeof repositoryConfigSchema> & {
  /** `default` when the repository has no file. */
  readonly source: 'default' | typeof repositoryConfigPath;
  /** The environments are the operator's alone, so those that the layout tells count beside them. */
  readonly alsoGuessed?: true;
};

/** What holds without a file: write permission for every writing verb, environments guessed from names, prod protected. */
export const defaultRepositoryConfig: RepositoryConfig = {
  ...repositoryConfigSchema.parse({ version: 1 }),
  source: 'default',
};

/** Words that the configuration may use and that other stages know; a word that is none of them is an error. */
export type KnownWords = { readonly verbs?: readonly string[] };

/**
 * Reads the repository's configuration.
 * @throws {PromptOpsError} `bad-configuration` with the line of each problem and what was probably meant. A file that can't be read
 * allows nothing: the run is refused rather than the defaults used.
 */
export function parseRepositoryConfig(text: string, known: KnownWords = {}): RepositoryConfig {
  const config = parseConfigFile({
    ...{ text, schema: repositoryConfigSchema, file: repositoryConfigPath },
    moreProblems: (read) => unknownVerbs(read, known.verbs),
  });
  return { ...config, source: repositoryConfigPath };
}

function unknownVerbs(config: z.output<typeof repositoryConfigSchema>, verbs?: readonly string[]): ConfigProblem[] {
  if (verbs === undefined) return [];
  const places = [
    { path: ['who'], rules: config.who },
    ...Object.entries(config.environments).map(([name, { who: rules }]) => ({
      path: ['environments', name, 'who'],
      rules,
    })),
  ];
  return places.flatMap(({ path, rules }) =>
    Object.keys(rules)
      .filter((verb) => verb !== '*' && !verbs.includes(verb))
      .map((verb) => unknownWord([...path, verb], 'is not a command', verb, verbs)),
  );
}
