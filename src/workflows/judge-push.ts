import type { Check } from '../domain/check.ts';
import { checkDigest } from '../domain/check-digest.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { gravestFirst, namesToConfirm, type Objection } from '../domain/objection.ts';
import { placesOf } from '../policy/environments.ts';
import { ruleFor } from '../policy/rule-for.ts';
import { checkReport } from '../publishing/check-report.ts';
import type { PullRequestState } from '../publishing/code-host.ts';
import { repositoryOf } from './approval-standing.ts';
import { judgeTrees, type JudgedTrees, type JudgeStages } from './judge-trees.ts';
import { loadRules } from './load-rules.ts';
import type { Rules } from './read-actor.ts';
import type { ApproveDependencies } from './settle-approval.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * Somebody else pushed to a pull request of ours: all that it does now is validated and judged as what we proposed was. The new head gets
 * the same check, so that one that is required neither waits for ever nor stays green for what nobody looked at, and whoever approves
 * has to agree to what the guardrails say of it. Does nothing where the head is what we proposed.
 */
export async function judgePush(context: WorkflowContext, stages: ApproveDependencies & JudgeStages): Promise<void> {
  const { run, connection, store, attest } = context;
  const { origin } = run.request;
  const repository = repositoryOf(origin);
  const pull = await connection.host.pullRequest(origin.issueNumber);
  if (pull === undefined || !pull.ours || !pull.open) return;
  const opened = await store.ofPullRequest(repository, pull.number);
  if (opened === undefined || opened.made.head === pull.headSha) return;
  const { checks, objections, rules } = await judge(context, pull, stages);
  attest({ checks: checks.map((check) => ({ ...check, output: checkDigest(check) })), guardrails: objections });
  // Before the check: nothing of it is green without what it needs.
  const confirm = namesToConfirm(objections);
  await stages.approvals.judge(repository, pull.number, { head: pull.headSha, rules, confirm });
  await connection.host.createCheckRun(pull.headSha, checkReport(checks, run.id));
}

type Verdict = {
  readonly checks: readonly Check[];
  readonly objections: readonly Objection[];
  /** The rules that want a second person. */
  readonly rules: readonly string[];
};

async function judge(
  { run, connection, signal }: WorkflowContext,
  pull: PullRequestState,
  stages: JudgeStages,
): Promise<Verdict> {
  try {
    const rules = await loadRules(
      await connection.tree(`refs/heads/${run.request.origin.defaultBranch}`),
      connection.policy,
    );
    const [before, after] = await Promise.all([connection.tree(pull.forkedAt), connection.tree(pull.headSha)]);
    const judged = await judgeTrees({ before, after, config: rules.config, signal }, stages);
    const { checks, objections } = judged;
    return { checks: [...checks, ...guardrailCheck(objections)], objections, rules: rulesOf(judged, rules) };
  } catch (error) {
    // What cannot be looked at is told on the commit: nobody asked, so there is no comment that could say it.
    if (!(error instanceof PromptOpsError) || error.kind !== 'input') throw error;
    const reason = `${error.message} ${error.remedy}`;
    const check: Check = { name: 'what was pushed', ...whole, verdict: 'unchecked', reason, findings: [] };
    return { checks: [check], objections: [], rules: [] };
  }
}

const whole = { target: '.', tool: null, seconds: 0 } as const;

/** What guardrails say of a commit that nobody proposed has no pull request's text to stand in. */
function guardrailCheck(objections: readonly Objection[]): readonly Check[] {
  if (objections.length === 0) return [];
  const isRefused = objections.some(({ action }) => action === 'refuse');
  const findings = gravestFirst(objections).map(({ guardrail, action, file, reason, remedy }) => ({
    severity: action === 'refuse' ? ('error' as const) : ('warning' as const),
    file,
    rule: guardrail,
    message: `${reason}. ${remedy}`,
  }));
  return [{ name: 'guardrails', ...whole, verdict: isRefused ? 'fail' : 'pass', findings }];
}

function rulesOf({ objections, changeSet, reaches, guessed }: JudgedTrees, { config }: Rules): readonly string[] {
  const paths = changeSet.files.map(({ path }) => path);
  const { environments } = placesOf(config, guessed, [...paths, ...reaches]);
  return [
    ...new Set([
      ...environments.flatMap((environment) => ruleFor(config, environment, 'approve', 'write').protectedBy ?? []),
      ...objections.filter(({ action }) => action !== 'warn').map(({ guardrail }) => guardrail),
    ]),
  ];
}
