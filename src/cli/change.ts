import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { readRequestText } from '../commands/read-comment.ts';
import { findVerb } from '../commands/verbs.ts';
import { readOperatorPolicy } from '../compose-operator-policy.ts';
import { composeStages } from '../compose-stages.ts';
import { readModelConfig } from '../config/service-config.ts';
import { worstVerdict } from '../domain/check.ts';
import type { Command } from '../domain/command.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { noUsage } from '../domain/usage.ts';
import type { PlannerChoice } from '../planner/auto.ts';
import { answerText } from '../publishing/status-comment.ts';
import { breaksIntent } from '../validation/intent.ts';
import { loadConfig } from '../workflows/load-config.ts';
import { changedFiles, localChange, type LocalChange } from '../workflows/local-change.ts';
import { openTarget, type MadeBranch, type Target } from '../compose-target.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { printChange, terminalText } from './print-change.ts';

/** `promptops change "<text>"`: the pipeline on a local checkout; commits to a new branch unless `--dry-run`. */
export const changeSubcommand: Subcommand = {
  name: 'change',
  usage: 'change "<text>" [--repo DIR] [--base REF] [--actor LOGIN] [--planner auto|rules|model] [--dry-run] [--json]',
  description: 'Works out a change on a local repository, checks it, and commits it to a new branch.',
  options: {
    repo: { type: 'string', default: '.' },
    base: { type: 'string' },
    actor: { type: 'string' },
    planner: { type: 'string', default: 'auto' },
    'dry-run': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  positionals: [1, 1],
  async run(options, [text = '']) {
    const json = options['json'] === true;
    const read = readRequestText(text);
    const dryRun = options['dry-run'] === true || read.flags.dryRun === true;
    const base = (options['base'] ?? read.flags.base) as string | undefined;
    const target = await openTarget(String(options['repo']), base, { mustCommit: !dryRun });
    const planned = await work(read, text, target, options);
    const made = dryRun ? undefined : await commit(planned, target);
    const change = made === undefined ? planned : onBranch(planned, made.branch);
    const written = made === undefined ? 'no' : made.existed ? 'before' : 'now';
    process.stdout.write(json ? toJson(contract(change, target)) : printChange(change, { written, diff: target.diff }));
    return exitCode(change);
  },
  errorJson: failure,
};

async function work(command: Command, asked: string, target: Target, options: Options): Promise<LocalChange> {
  if (findVerb(command.verb)?.changes !== true)
    throw new PromptOpsError('bad-arguments', {
      problem: `\`${command.verb}\` answers comments on GitHub and changes nothing.`,
      remedy: 'Give `change` a request such as "scale checkout to 5 replicas in production".',
    });
  const choice = String(options['planner']);
  if (!['auto', 'rules', 'model'].includes(choice))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no planner \`${choice}\`.`,
      remedy: 'Give --planner auto, rules or model.',
    });
  await using stages = composeStages({
    env: process.env,
    model: readModelConfig(process.env),
    planner: choice as PlannerChoice,
  });
  const quiet = options['json'] === true || !process.stderr.isTTY;
  return localChange(
    {
      command,
      asked,
      // The right to change a checkout is the file system's; roles are asked for by the service.
      actor: { login: String(options['actor'] ?? userInfo().username), role: 'admin', teams: [], isCodeowner: true },
      tree: target.tree,
      branch: target.branch,
      config: await loadConfig(target.tree, await readOperatorPolicy(process.env)),
      signal: new AbortController().signal,
      onStage: (stage) => (quiet ? undefined : process.stderr.write(`\r\u001B[K${stage} …`)),
    },
    stages.change,
  ).finally(() => (quiet ? undefined : process.stderr.write('\r\u001B[K')));
}

/** Asked twice, a change is on the branch of the first time. */
function onBranch(change: LocalChange, branch: string): LocalChange {
  return change.pullRequest === undefined ? change : { ...change, pullRequest: { ...change.pullRequest, branch } };
}

async function commit(change: LocalChange, target: Target): Promise<MadeBranch | undefined> {
  const { story, pullRequest } = change;
  if (story === undefined || pullRequest === undefined || target.commit === undefined || outcomeOf(change) === 'failed')
    return undefined;
  return target.commit({ branch: pullRequest.branch, changes: story.changeSet, message: pullRequest.commitMessage });
}

const nothing = { diff: '', files: [], changes: [], checks: [], guardrails: [], pullRequest: null };

/** The contract's JSON for a run that stopped on an error, or that never began. */
function failure(error: PromptOpsError): object {
  const outcome = error.kind === 'denied' ? 'refused' : 'failed';
  return {
    runId: randomUUID(),
    outcome,
    message: `${error.message} ${error.remedy}`,
    planner: 'rules',
    ...nothing,
    usage: noUsage,
  };
}

/** The JSON that design.md promises. */
function contract(change: LocalChange, target: Target): object {
  const { runId, result, story, pullRequest } = change;
  const usage = result.kind === 'answer' ? result.usage : result.change.usage;
  const found =
    story === undefined || pullRequest === undefined
      ? nothing
      : {
          diff: target.diff(story.changeSet),
          files: changedFiles(story.changeSet),
          changes: story.changes,
          checks: story.checks,
          guardrails: story.objections,
          pullRequest: {
            title: pullRequest.title,
            body: pullRequest.body,
            branch: pullRequest.branch,
            draft: pullRequest.draft,
          },
        };
  return {
    runId,
    outcome: outcomeOf(change),
    message: messageOf(change),
    planner: story?.proposal.planner ?? (usage.model === null ? 'rules' : 'model'),
    ...found,
    usage,
  };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function messageOf({ result, story }: LocalChange): string {
  if (result.kind === 'answer') return terminalText(answerText(result.answer));
  return story?.proposal.summary ?? '';
}

function outcomeOf({ result, story }: LocalChange): 'changed' | 'question' | 'refused' | 'unchanged' | 'failed' {
  if (story !== undefined) return breaksIntent(story.checks) ? 'failed' : 'changed';
  if (result.kind !== 'answer') return 'failed';
  return result.answer.kind === 'refusal' ? 'refused' : result.answer.kind;
}

function exitCode(change: LocalChange): number {
  switch (outcomeOf(change)) {
    case 'question':
    case 'refused':
      return exitCodes.answer;
    case 'failed':
      return exitCodes.checkFailed;
    case 'unchanged':
      return exitCodes.done;
    case 'changed':
      return worstVerdict(change.story?.checks ?? []) === 'fail' ? exitCodes.checkFailed : exitCodes.done;
  }
}
