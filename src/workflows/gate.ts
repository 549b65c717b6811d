import { PromptOpsError } from '../domain/errors.ts';
import { authorize, type Actor, type Decision } from '../policy/authorize.ts';
import { digestOf } from '../domain/text-digest.ts';
import { environmentsOf, type GuessedEnvironment } from '../policy/environments.ts';
import { findVerb } from '../commands/verbs.ts';
import { readActor, type Rules } from './read-actor.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** The full gate. Every answer comes from GitHub's rights as they are at that moment, and each denial names its rule. */
export type Gate = {
  /** As they were when the gate was opened. */
  readonly rules: Rules;
  /** Before any work: may this person use the verb anywhere here, and is the request still what it was? */
  request(): Promise<void>;
  /** On what came out: every environment the files touch. */
  change(files: readonly string[], guessed: readonly GuessedEnvironment[]): Promise<Decision>;
  /** Right before writing: the last decision, asked again with fresh rights. */
  again(): Promise<void>;
};

type Touched = { readonly files: readonly string[]; readonly guessed: readonly GuessedEnvironment[] };

/**
 * Opens the gate for one run; `load` reads the rules anew for the last question, so that a run that waited or was resumed is judged
 * by today's. @throws {PromptOpsError} `not-allowed` or `comment-edited` from each of its questions.
 */
export function openGate({ run, connection }: WorkflowContext, first: Rules, load: () => Promise<Rules>): Gate {
  const { actor: login, command, origin } = run.request;
  const access = findVerb(command.verb)?.access ?? 'write';
  let rules = first;
  let touched: Touched | undefined;

  const actorNow = (): Promise<Actor> => readActor(login, connection.rights, rules, touched?.files);
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
  const decide = async (): Promise<Decision> => {
    const environments = touched === undefined ? [] : environmentsOf(rules.config, touched.guessed, touched.files);
    return allowed(authorize(rules.config, { actor: await actorNow(), verb: command.verb, access, environments }));
  };

  return {
    rules,
    async request() {
      await stillAsked();
      const actor = await actorNow();
      const places = [[], ...Object.keys(rules.config.environments).map((name) => [name])];
      const decisions = places.map((place) =>
        authorize(rules.config, { actor, verb: command.verb, access, environments: place }),
      );
      allowed(decisions.find((decision) => decision.allowed) ?? (decisions[0] as Decision));
    },
    async change(files, guessed) {
      touched = { files, guessed };
      return decide();
    },
    async again() {
      await stillAsked();
      rules = await load();
      await decide();
    },
  };
}
