import { renderHelp } from '../commands/render-help.ts';
import { defaultRepositoryConfig } from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Run } from '../domain/run.ts';
import { authorizeSomewhere, type Actor, type Decision, type Somewhere } from '../policy/authorize.ts';
import { holdToPolicy } from '../policy/hold-to-policy.ts';
import { inert, inlineCode } from '../publishing/inert.ts';
import { cancelledComment, plainComment } from '../publishing/status-comment.ts';
import type { Ending } from './change.ts';
import { notAllowed } from './gate.ts';
import { loadRules } from './load-rules.ts';
import { readActor, type Rules } from './read-actor.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** `help`: the verb table with the caller's own rights. */
export async function helpWorkflow(context: WorkflowContext): Promise<Ending> {
  const { rules } = await rulesOf(context);
  const actor = await actorOf(context, rules);
  const help = renderHelp(({ name, access }) =>
    mayYou(authorizeSomewhere(rules.config, { actor, verb: name, access })),
  );
  return answered(context.run, help);
}

/** `yes`, `no: why`, or where it is yes and why not elsewhere. */
function mayYou({ places }: Somewhere): string {
  const where = (environment: string | undefined): string =>
    environment === undefined ? 'outside every environment' : inlineCode(environment);
  const allowed = places.filter(({ decision }) => decision.allowed);
  const denied = places.filter(({ decision }) => !decision.allowed);
  const second = allowed.filter(({ decision }) => decision.needs.length > 0);
  const because = denied.map(
    ({ environment, decision }) =>
      `${places.length === 1 ? '' : `${where(environment)}: `}${inert(decision.reason)} (rule ${inlineCode(decision.rule)})`,
  );
  const yes = denied.length === 0 ? 'yes' : `yes ${allowed.map(({ environment }) => where(environment)).join(', ')}`;
  return [
    allowed.length === 0 ? 'no' : yes,
    ...(second.length === 0
      ? []
      : [`${second.map(({ environment }) => where(environment)).join(', ')} with a second person`]),
    ...new Set(allowed.length === 0 ? because.slice(0, 1) : because),
  ].join('; ');
}

/** `status`: the runs of this issue, newest first. */
export async function statusWorkflow({ run, store }: WorkflowContext): Promise<Ending> {
  const { repository, issueNumber } = run.request.origin;
  const runs = await store.ofIssue(`${repository.owner}/${repository.name}`, issueNumber);
  const others = runs.filter(({ id }) => id !== run.id);
  if (others.length === 0) return answered(run, 'Nothing has been asked here before.');
  const rows = others.map(
    (other) =>
      `| \`${other.id.slice(0, 8)}\` | ${inlineCode(other.request.command.text || other.request.command.verb, 80)} | ${inlineCode(other.request.actor)} | ${stateOf(other)} | ${other.made.pullRequest === undefined ? '' : `#${other.made.pullRequest}`} |`,
  );
  return answered(run, ['| run | asked | by | state | pull request |', '|---|---|---|---|---|', ...rows].join('\n'));
}

/** What could not be read as a command: the message says how to. */
export function invalidWorkflow({ run }: WorkflowContext): Promise<Ending> {
  return Promise.resolve({ outcome: 'failed', comment: plainComment(run.id, `❓ ${inert(run.request.command.text)}`) });
}

/** `cancel`: stops the named run of this issue, or every one that is not finished. */
export async function cancelWorkflow(context: WorkflowContext): Promise<Ending> {
  const { run, store } = context;
  await requireWrite(context);
  const { repository, issueNumber } = run.request.origin;
  const wanted = run.request.command.text.split(/\s+/)[1]?.toLowerCase();
  const runs = await store.ofIssue(`${repository.owner}/${repository.name}`, issueNumber);
  const open = runs.filter(({ id, state }) => id !== run.id && (state === 'queued' || state === 'running'));
  const chosen = wanted === undefined ? open : open.filter(({ id }) => wanted.length >= 8 && id.startsWith(wanted));
  const cancelled: string[] = [];
  const publishing = chosen.filter(({ timeline }) => timeline.at(-1)?.stage === 'publish');
  for (const { id, made } of chosen.filter((one) => !publishing.includes(one))) {
    if (!(await store.cancel(id))) continue;
    cancelled.push(id.slice(0, 8));
    if (made.statusCommentId !== undefined)
      await context.connection.conversation.updateComment(made.statusCommentId, cancelledComment(id));
  }
  const late = publishing.map(
    ({ id }) => `\`${id.slice(0, 8)}\` is already opening its pull request; close that instead.`,
  );
  const said = cancelled.length > 0 ? [`Cancelled ${cancelled.map((id) => `\`${id}\``).join(', ')}.`] : [];
  if (said.length + late.length > 0) return answered(run, [...said, ...late].join('\n\n'));
  const hint =
    open.length === 0 ? '' : ` Runs that could be: ${open.map(({ id }) => `\`${id.slice(0, 8)}\``).join(', ')}.`;
  return answered(
    run,
    `There is no ${wanted === undefined ? 'unfinished run' : `unfinished run ${inlineCode(wanted)}`} here.${hint}`,
  );
}

async function requireWrite(context: WorkflowContext): Promise<void> {
  const decision = await decideAnywhere(context, 'cancel', 'write');
  if (!decision.allowed) throw notAllowed(decision);
}

/** Whether the caller may use a verb in at least one place of this repository; otherwise the denial outside of environments. */
async function decideAnywhere(context: WorkflowContext, verb: string, access: 'read' | 'write'): Promise<Decision> {
  const { rules } = await rulesOf(context);
  return authorizeSomewhere(rules.config, { actor: await actorOf(context, rules), verb, access }).decision;
}

function actorOf({ run, connection }: WorkflowContext, rules: Rules): Promise<Actor> {
  return readActor(run.request.actor, connection.rights, rules);
}

/** The rules of the default branch as it is now, and its files; an empty repository has the defaults and none. */
export async function rulesOf({
  run,
  connection,
}: WorkflowContext): Promise<{ readonly rules: Rules; readonly tree?: FileTree }> {
  const tree = await connection.tree(`refs/heads/${run.request.origin.defaultBranch}`).catch((error: unknown) => {
    if (error instanceof PromptOpsError && (error.code === 'empty-repository' || error.code === 'base-not-found'))
      return undefined;
    throw error;
  });
  if (tree === undefined)
    return { rules: { config: holdToPolicy(defaultRepositoryConfig, connection.policy), owners: [] } };
  return { rules: await loadRules(tree, connection.policy), tree };
}

function stateOf({ state, outcome, timeline }: Run): string {
  if (state === 'done' || state === 'cancelled') return outcome ?? state;
  return `${state}${timeline.length === 0 ? '' : ` (${timeline.at(-1)?.stage})`}`;
}

function answered(run: Run, markdown: string): Ending {
  return { outcome: 'answered', comment: plainComment(run.id, markdown) };
}
