import type { RepositoryConfig } from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { authorize, type Actor, type Decision } from '../policy/authorize.ts';
import { digestOf } from '../domain/text-digest.ts';
import { environmentsOf, type GuessedEnvironment } from '../policy/environments.ts';
import { namesCodeowners, teamsNamedIn } from '../policy/teams.ts';
import { ownersOf, teamsOwning, type OwnerRule } from '../publishing/code-owners.ts';
import { findVerb } from '../commands/verbs.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** The full gate. Every answer comes from GitHub's rights as they are at that moment, and each denial names its rule. */
export type Gate = {
  /** Before any work: may this person use the verb anywhere here, and is the request still what it was? */
  request(): Promise<void>;
  /** On what came out: every environment the files touch. */
  change(files: readonly string[], guessed: readonly GuessedEnvironment[]): Promise<Decision>;
  /** Right before writing: the last decision, asked again with fresh rights. */
  again(): Promise<void>;
};

/** Opens the gate for one run. @throws {PromptOpsError} `not-allowed` or `comment-edited` from each of its questions. */
export function createGate(
  { run, connection }: WorkflowContext,
  config: RepositoryConfig,
  ownerRules: readonly OwnerRule[],
): Gate {
  const { actor: login, command, origin } = run.request;
  const access = findVerb(command.verb)?.access ?? 'write';
  let touched: { readonly files: readonly string[]; readonly environments: readonly string[] } | undefined;

  const readActor = async (): Promise<Actor> => {
    const role = await connection.rights.roleOf(login);
    const named = [...teamsNamedIn(config), ...(namesCodeowners(config) ? teamsOwning(ownerRules) : [])];
    const member = await Promise.all(
      [...new Set(named)].map(async (team) => ((await connection.rights.isTeamMember(team, login)) ? [team] : [])),
    );
    const teams = member.flat();
    const isOwner = (file: string): boolean =>
      ownersOf(ownerRules, [file]).some(
        (owner) => owner.toLowerCase() === login.toLowerCase() || teams.includes(owner.replace(/^team:/, '')),
      );
    // Before there is a change nobody knows its files; the second decision does.
    return { login, role, teams, isCodeowner: touched === undefined || touched.files.every(isOwner) };
  };
  const stillAsked = async (): Promise<void> => {
    const text = await connection.conversation.currentText(origin);
    if (text === undefined || digestOf(text) !== origin.textDigest) throw new PromptOpsError('comment-edited');
  };
  const allowed = (decision: Decision): Decision => {
    if (decision.allowed) return decision;
    throw new PromptOpsError('not-allowed', {
      reason: `Not allowed: ${decision.reason} (rule \`${decision.rule}\`).`,
      remedy: 'Ask someone who may, or a maintainer for the right. Nothing was changed.',
    });
  };
  const decide = async (): Promise<Decision> =>
    allowed(
      authorize(config, {
        actor: await readActor(),
        verb: command.verb,
        access,
        environments: touched?.environments ?? [],
      }),
    );

  return {
    async request() {
      await stillAsked();
      const actor = await readActor();
      const places = [[], ...Object.keys(config.environments).map((name) => [name])];
      const decisions = places.map((place) =>
        authorize(config, { actor, verb: command.verb, access, environments: place }),
      );
      allowed(decisions.find((decision) => decision.allowed) ?? (decisions[0] as Decision));
    },
    async change(files, guessed) {
      touched = { files, environments: environmentsOf(config, guessed, files) };
      return decide();
    },
    async again() {
      await stillAsked();
      await decide();
    },
  };
}
