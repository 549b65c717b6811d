import { posix } from 'node:path';
import { findVerb, verbs, type VerbRow } from '../commands/verbs.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Inventory } from '../context/inventory.ts';
import { didYouMean } from '../domain/did-you-mean.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { authorize, type Actor, type Decision } from '../policy/authorize.ts';
import { placesOf, type GuessedEnvironment, type Places } from '../policy/environments.ts';
import { ruleFor } from '../policy/rule-for.ts';
import type { Rights } from '../policy/rights.ts';
import { ownersOf } from '../publishing/code-owners.ts';
import { inert, inlineCode } from '../publishing/inert.ts';
import { plainComment } from '../publishing/status-comment.ts';
import type { Ending } from './change.ts';
import { rulesOf } from './answer.ts';
import { readActor, type Rules } from './read-actor.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** What is asked about: a verb, and where. Without a place: outside every environment. */
export type WhoCanQuestion = {
  readonly verb: string;
  readonly environment?: string | undefined;
  readonly path?: string | undefined;
};

export type WhoCanAnswer = {
  readonly row: VerbRow;
  readonly places: Places;
  readonly decision: Decision;
};

/**
 * Decides about somebody ahead of time, with the functions that enforce.
 * @param guessed asked for only where a place is named
 * @throws {PromptOpsError} `bad-arguments` for a verb or an environment that does not exist: a slip is no place without rules
 */
export async function whoCan(
  question: WhoCanQuestion,
  login: string,
  rights: Rights,
  rules: Rules,
  guessed: () => Promise<readonly GuessedEnvironment[]>,
): Promise<WhoCanAnswer> {
  const row = verbNamed(question.verb);
  const { environment, path } = question;
  const places =
    row.access === 'read' || (environment === undefined && path === undefined)
      ? { environments: [], outside: true }
      : placesAskedFor(rules.config, await guessed(), environment, path);
  const actor = await actorAt(login, rights, rules, path);
  return { row, places, decision: authorize(rules.config, { actor, verb: row.name, access: row.access, ...places }) };
}

/** `who-can`: the rule, who that is, and whether the caller is one of them. */
export async function whoCanWorkflow(
  context: WorkflowContext,
  { inventory }: { readonly inventory: (tree: FileTree) => Promise<Inventory> },
): Promise<Ending> {
  const { run, connection } = context;
  const { rules, tree } = await rulesOf(context);
  const { flags, text } = run.request.command;
  const [, verb = '', environment] = text.split(/\s+/);
  const question = { verb, environment: flags.environment ?? environment, path: flags.path };
  const guessed = async (): Promise<readonly GuessedEnvironment[]> =>
    tree === undefined ? [] : (await inventory(tree)).environments;
  const answer = await whoCan(question, run.request.actor, connection.rights, rules, guessed);
  return { outcome: 'answered', comment: plainComment(run.id, render(answer, question, rules, run.request.actor)) };
}

function render(
  { row, places, decision }: WhoCanAnswer,
  { path }: WhoCanQuestion,
  rules: Rules,
  login: string,
): string {
  const rows = [...places.environments, ...(places.outside ? [undefined] : [])].map((environment) => {
    const { name, listed, protectedBy } = ruleFor(rules.config, environment, row.name, row.access);
    const who = listed.length === 0 ? 'nobody' : listed.map((entry) => nameOf(entry, rules, path)).join(', ');
    const second = protectedBy === undefined ? 'no' : `yes (${inlineCode(protectedBy)})`;
    const where = environment === undefined ? 'outside every environment' : inlineCode(environment);
    return `| ${where} | ${who} | ${inlineCode(name)} | ${second} |`;
  });
  const verdict = decision.allowed ? 'yes' : 'no';
  return [
    `| ${inlineCode(row.name)} in | is for | rule | second person |`,
    '|---|---|---|---|',
    ...rows,
    '',
    `You (${inlineCode(login)}): **${verdict}**, ${inert(decision.reason)} (rule ${inlineCode(decision.rule)}).`,
  ].join('\n');
}

/** Names are code, so that nobody is notified of being named. */
function nameOf(entry: string, { owners }: Rules, path: string | undefined): string {
  if (entry.startsWith('role:')) return `everyone with the role ${inlineCode(entry.slice(5))} or more`;
  if (entry !== 'codeowners') return inlineCode(entry);
  const named = path === undefined ? [] : ownersOf(owners, [path]);
  return named.length === 0
    ? 'the code owners of the files'
    : `the code owners: ${named.map((one) => inlineCode(one)).join(', ')}`;
}

async function actorAt(login: string, rights: Rights, rules: Rules, path: string | undefined): Promise<Actor> {
  const actor = await readActor(login, rights, rules, path === undefined ? undefined : [posix.normalize(path)]);
  // Whose files they will be is not known yet: in doubt they are not this person's.
  return path === undefined ? { ...actor, isCodeowner: false } : actor;
}

function placesAskedFor(
  config: RepositoryConfig,
  guessed: readonly GuessedEnvironment[],
  environment: string | undefined,
  path: string | undefined,
): Places {
  const ofPath =
    path === undefined ? { environments: [], outside: false } : placesOf(config, guessed, [posix.normalize(path)]);
  if (environment === undefined) return ofPath;
  const configured = Object.keys(config.environments);
  const known = configured.length > 0 ? configured : guessed.map(({ name }) => name);
  if (!known.includes(environment))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no environment \`${environment}\` in this repository.`,
      remedy:
        known.length === 0
          ? 'It has none: name no environment.'
          : `${hint(environment, known)}Give one of ${known.join(', ')}.`,
    });
  return { environments: [...new Set([environment, ...ofPath.environments])], outside: ofPath.outside };
}

function verbNamed(verb: string): VerbRow {
  const row = findVerb(verb);
  if (row !== undefined) return row;
  const names = verbs.map(({ name }) => name);
  throw new PromptOpsError('bad-arguments', {
    problem: verb === '' ? 'Say which command: `who-can scale production`.' : `\`${verb}\` is not a command.`,
    remedy: `${hint(verb, names)}Give one of ${names.join(', ')}.`,
  });
}

function hint(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  return near === undefined ? '' : `Did you mean \`${near}\`? `;
}
