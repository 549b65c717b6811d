import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { didYouMean } from '../domain/did-you-mean.ts';
import { composeStages, type Stages } from '../compose-stages.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { fillTemplate, parameterValue } from '../planner/templates/fill-template.ts';
import type { Template } from '../planner/templates/manifest.ts';
import { teamTemplatesDir } from '../planner/templates/team-templates.ts';
import type { Said } from '../planner/templates/understanding.ts';
import { checkTemplates } from '../workflows/check-templates.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

type Action = (stages: Stages, options: Options, rest: readonly string[]) => Promise<number>;

const usage = 'templates list | show <name> | render <name> [key=value …] [--out DIR] | check [DIR]';

/** What can be done with templates; one row adds one. */
const actions: Readonly<Record<string, Action>> = { list, show, render, check };

/** `promptops templates …`: for those who write golden templates, and for those who want to see what there is. */
export const templatesSubcommand: Subcommand = {
  name: 'templates',
  usage: `${usage} [--templates DIR]`,
  description:
    'Lists, shows and renders golden templates; `check` holds a folder of them against their contract and the real tools.',
  options: { out: { type: 'string' }, templates: { type: 'string' } },
  positionals: [1, 60],
  async run(options, [name = '', ...rest]) {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined)
      throw new PromptOpsError('bad-arguments', {
        problem: `\`templates ${name}\` is not a command.`,
        remedy: `Usage: promptops ${usage}`,
      });
    await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
    return action(stages, options, rest);
  },
};

async function list(stages: Stages, options: Options): Promise<number> {
  const templates = await catalogueOf(stages, options);
  const width = Math.max(0, ...templates.map((one) => one.kind.length + one.name.length + 1));
  for (const { kind, name, summary } of templates)
    process.stdout.write(`${`${kind}/${name}`.padEnd(width)}  ${summary}\n`);
  return exitCodes.done;
}

async function show(stages: Stages, options: Options, [name]: readonly string[]): Promise<number> {
  const template = await findTemplate(stages, options, name);
  const parameters = Object.entries(template.parameters).map(([key, one]) => {
    const preset = one.default === undefined ? '' : ` (default ${JSON.stringify(one.default)})`;
    const choice = one.enum === undefined ? one.type : one.enum.join('|');
    return `  ${key}: ${choice}${preset}${template.required.includes(key) ? ', required' : ''}\n      ${one.description}`;
  });
  const lines = [
    `${template.kind}/${template.name}: ${template.summary}`,
    `costs: ${template.costs}`,
    `security: ${template.security}`,
    'asked for as:',
    ...template.examples.map(({ request }) => `  /promptops ${request}`),
    'parameters:',
    ...parameters,
    'sources:',
    ...template.sources.map((source) => `  ${source}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.done;
}

async function render(stages: Stages, options: Options, [name, ...pairs]: readonly string[]): Promise<number> {
  const template = await findTemplate(stages, options, name);
  const said = pairs.map((pair) => readPair(template, pair));
  const filled = await fillTemplate(template, said).catch((error: unknown) => {
    throw renderError(error) ?? error;
  });
  if (filled.kind === 'questions') {
    process.stderr.write(`${filled.questions.join('\n')}\n`);
    return exitCodes.answer;
  }
  for (const note of filled.notes) process.stderr.write(`- ${note}\n`);
  const { out } = options;
  for (const [path, text] of filled.files) {
    if (typeof out !== 'string') process.stdout.write(`--- ${path}\n${text}`);
    else {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), text);
    }
  }
  return exitCodes.done;
}

/** What is wrong with a template that cannot be rendered, instead of an error of ours. */
function renderError(error: unknown): PromptOpsError | undefined {
  if (!(error instanceof SyntaxError || error instanceof RangeError)) return undefined;
  return new PromptOpsError('bad-arguments', {
    problem: `The template cannot be rendered: ${error.message}.`,
    remedy: 'docs/templates.md says what may stand in its files.',
  });
}

async function check(stages: Stages, options: Options, [dir]: readonly string[]): Promise<number> {
  const ours = await catalogueOf(stages, options);
  const templates = dir === undefined ? ours : await readTemplates(stages, dir);
  if (templates.length === 0)
    throw new PromptOpsError('bad-arguments', {
      problem: `\`${dir ?? '.'}\` holds no template.`,
      remedy: 'Give the folder that holds <kind>/<name>/template.yaml, such as .github/promptops/templates.',
    });
  const names = new Set(templates.map((one) => `${one.kind}/${one.name}`));
  // As in the service: a team's own come first, so ours of the same name is out of the way.
  const others = ours.filter((one) => !names.has(`${one.kind}/${one.name}`));
  const report = await checkTemplates(templates, [...templates, ...others], stages.validateRendered);
  const found = report.checks.flatMap((one) => [
    ...(one.verdict === 'pass' ? [] : [`${one.name} ${one.target}: ${one.verdict} ${one.reason ?? ''}`]),
    ...one.findings.map(({ file, line, message }) => `${file}:${line ?? 1} ${message}`),
  ]);
  for (const problem of [...report.problems, ...found]) process.stdout.write(`✗ ${problem}\n`);
  const wrong = report.problems.length + found.length;
  process.stdout.write(
    `${templates.length} templates, ${report.examples} examples, ${report.checks.length} checks, ${wrong} problems\n`,
  );
  return wrong === 0 ? exitCodes.done : exitCodes.checkFailed;
}

/** Those of `--templates`; else ours, behind the own ones of the repository one stands in. */
async function catalogueOf(stages: Stages, { templates }: Options): Promise<readonly Template[]> {
  if (typeof templates === 'string') return readTemplates(stages, templates);
  const isThere = await stat(teamTemplatesDir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const own = isThere ? await readTemplates(stages, teamTemplatesDir) : [];
  const names = new Set(own.map((one) => `${one.kind}/${one.name}`));
  const ours = await readTemplates(stages);
  return [...own, ...ours.filter((one) => !names.has(`${one.kind}/${one.name}`))];
}

/** @throws {PromptOpsError} `bad-arguments` for a catalogue that breaks its contract. */
async function readTemplates(stages: Stages, dir?: string): Promise<readonly Template[]> {
  try {
    return await stages.templates(dir);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new PromptOpsError('bad-arguments', {
      problem: error.message,
      remedy: 'docs/templates.md says what a template is.',
    });
  }
}

async function findTemplate(stages: Stages, options: Options, name = ''): Promise<Template> {
  const templates = await catalogueOf(stages, options);
  const found = templates.find((one) => one.name === name || `${one.kind}/${one.name}` === name);
  if (found !== undefined) return found;
  const near = didYouMean(
    name,
    templates.map((one) => one.name),
  );
  throw new PromptOpsError('bad-arguments', {
    problem: `There is no template \`${name}\`.`,
    remedy: near === undefined ? 'Try `promptops templates list`.' : `Did you mean \`${near}\`?`,
  });
}

function readPair(template: Template, pair: string): Said {
  const at = pair.indexOf('=');
  const name = pair.slice(0, Math.max(at, 0));
  const parameter = Object.hasOwn(template.parameters, name) ? template.parameters[name] : undefined;
  if (parameter === undefined)
    throw new PromptOpsError('bad-arguments', {
      problem: `\`${pair}\` sets no parameter of ${template.name}.`,
      remedy: `Give key=value with one of ${Object.keys(template.parameters).join(', ')}.`,
    });
  return { parameter: name, value: parameterValue(parameter, pair.slice(at + 1)), typed: pair };
}
