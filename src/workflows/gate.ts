import { PromptOpsError } from '../domain/errors.ts';
import type { Origin } from '../domain/request.ts';
import { authorize, authorizeSomewhere, type Asking, type Decision } from '../policy/authorize.ts';
import { digestOf } from '../domain/text-digest.ts';
import { placesOf, type GuessedEnvironment } from '../policy/environments.ts';
import { findVerb, type VerbRow } from '../commands/verbs.ts';
import type { Connection } from './connection.ts';
import { readActor, type Rules } from './read-actor.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** The full gate. Every answer comes from GitHub's rights as they are at that moment, and each denial names its rule. */
export type Gate = {
  /** As they were when the gate was opened. */
  readonly rules: Rules;
  /** Before any work: may this person use the verb anywhere here, and is the request still what it was? */
  request(): Promise<void>;
  /** On what came out: every place that the files lie in, and every environment that is reached through them. */
  change(
    files: readonly string[],
    guessed: readonly GuessedEnvironment[],
    reaches?: readonly string[],
  ): Promise<Decision>;
  /** Right before writing: the last decision, asked again with fresh rights. */
  again(): Promise<void>;
};

type Touched = {
  readonly files: readonly string[];
  readonly reaches: readonly string[];
  readonly guessed: readonly GuessedEnvironment[];
};

/**
 * Opens the gate for one run; `load` reads the rules anew for the last question, so that a run that waited or was resumed is judged
 * by today's. @throws {PromptOpsError} `not-allowed` or `comment-edited` from each of its questions.
 */
export function openGate({ run, connection, attest }: WorkflowContext, first: Rules, load: () => Promise<Rules>): Gate {
  const { actor: login, command, origin } = run.request;
  const row = findVerb(command.verb);
  const access = row?.access ?? 'write';
  let rules = first;
  let touched: Touched | undefined;

  const asking = async (): Promise<Asking> => {
    const files = touched === undefined ? undefined : [...touched.files, ...touched.reaches];
    const actor = await readActor(login, connection.rights, rules, files);
    return { actor, verb: command.verb, access, fromFork: await isFromFork(origin, row ?? { access }, connection) };
  };
  const stillAsked = async (): Promise<void> => {
    const text = await connection.conversation.currentText(origin);
    if (text === undefined || digestOf(text) !== origin.textDigest) throw new PromptOpsError('comment-edited');
  };
  const allowed = (decision: Decision, environments: readonly string[] = []): Decision => {
    attest({ decision: { ...decision, environments } });
    if (!decision.allowed) throw notAllowed(decision);
    return decision;
  };
  const decide = async ({ files, reaches, guessed }: Touched): Promise<Decision> => {
    const { outside } = placesOf(rules.config, guessed, files);
    const { environments } = placesOf(rules.config, guessed, [...files, ...reaches]);
    return allowed(authorize(rules.config, { ...(await asking()), environments, outside }), environments);
  };

  const decideSomewhere = async (): Promise<Decision> =>
    allowed(authorizeSomewhere(rules.config, await asking()).decision);

  return {
    rules,
    async request() {
      await stillAsked();
      await decideSomewhere();
    },
    async change(files, guessed, reaches = []) {
      touched = { files, guessed, reaches };
      return decide(touched);
    },
    async again() {
      await stillAsked();
      rules = await load();
      await (touched === undefined ? decideSomewhere() : decide(touched));
    },
  };
}

/** Whether a verb that writes was asked for on a pull request from a fork; of others it is not worth the question. */
export async function isFromFork(
  origin: Origin,
  verb: Pick<VerbRow, 'access' | 'forks'>,
  { host }: Pick<Connection, 'host'>,
): Promise<boolean> {
  if (verb.access === 'read' || verb.forks === true || !origin.isPullRequest) return false;
  return host.isFromFork(origin.issueNumber);
}

/** A denial as an error that names the rule. */
export function notAllowed({ reason, rule }: Decision): PromptOpsError {
  return new PromptOpsError('not-allowed', {
    reason: `Not allowed: ${reason} (rule \`${rule}\`).`,
    remedy:
      rule === 'fork'
        ? 'Nobody may here; ask on an issue of this repository. Nothing was changed.'
        : 'Ask someone who may, or a maintainer for the right. Nothing was changed.',
  });
}
