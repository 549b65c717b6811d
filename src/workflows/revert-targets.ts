import type { FoundRecord } from '../audit/audit-store.ts';
import { changesAbout, readHistoryQuery } from '../audit/history-query.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { PullRequestState } from '../publishing/code-host.ts';
import { repositoryOf } from './approval-standing.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** A merged pull request that is to be undone. */
export type RevertTarget = {
  readonly pull: PullRequestState & { readonly mergedAt: string };
  /** The runs that made it, the first one first; empty where it is not ours, or from before records were kept. */
  readonly records: readonly FoundRecord[];
};

type Wanted = Pick<WorkflowContext, 'run' | 'connection' | 'audit'>;

/** Runs are looked at, and GitHub asked, about no more pull requests than these to find the last change. */
const maxLookups = 30;

/**
 * What `revert`, `revert #123`, `revert #14 #12` and `revert the last change to checkout in production` mean, the last merged first:
 * what was built later has to go first. @throws {PromptOpsError} `bad-arguments` with what to write instead
 */
export async function revertTargets(wanted: Wanted): Promise<readonly [RevertTarget, ...RevertTarget[]]> {
  const { origin, command } = wanted.run.request;
  const { numbers, words } = readWords(command.text);
  if (numbers.length > 0 && words.length > 0)
    throw bad(`A pull request is undone as a whole; \`${words.join(' ').replaceAll('`', '')}\` cannot be added.`);
  const here = origin.isPullRequest && words.length === 0 ? [origin.issueNumber] : [];
  const named = numbers.length > 0 ? numbers : here;
  if (named.length === 0 && words.length === 0) throw bad('There is no pull request here that could be undone.');
  const targets =
    named.length > 0
      ? await Promise.all(named.map((number) => mergedPullRequest(number, wanted)))
      : [await lastChange(words.join(' '), wanted)];
  const [first, ...rest] = targets.toSorted((a, b) => b.pull.mergedAt.localeCompare(a.pull.mergedAt));
  if (first === undefined) throw bad('There is no pull request here that could be undone.');
  return [first, ...rest];
}

/** Words that only lead to what is meant. */
const leading = new Set(
  'revert undo please the this that last latest recent change changes changed pull request pr to of in on for at and with made by'.split(
    ' ',
  ),
);

function readWords(text: string): { readonly numbers: readonly number[]; readonly words: readonly string[] } {
  const all = text.split(/[\s,]+/).map((word) => word.replace(/^[`"']+|[`"'.?!]+$/g, ''));
  const numberIn = (word: string): number | undefined => {
    const digits = /^(?:#|https?:\/\/\S+\/pull\/)?(\d{1,9})$/.exec(word)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  return {
    numbers: [...new Set(all.flatMap((word) => numberIn(word) ?? []))],
    words: all.filter((word) => word !== '' && numberIn(word) === undefined && !leading.has(word.toLowerCase())),
  };
}

async function mergedPullRequest(number: number, wanted: Wanted): Promise<RevertTarget> {
  const pull = await wanted.connection.host.pullRequest(number);
  if (pull === undefined) throw bad(`There is no pull request #${number} in this repository.`);
  if (!isMerged(pull))
    throw bad(
      pull.open
        ? `#${number} is open: there is nothing to undo yet. Close it instead${pull.ours ? ', or ask for `/promptops revise` on it' : ''}.`
        : `#${number} was closed without being merged, so there is nothing to undo.`,
    );
  return { pull, records: await recordsOf(number, wanted) };
}

function isMerged(pull: PullRequestState): pull is RevertTarget['pull'] {
  return pull.mergedAt !== null;
}

/** The runs that made a pull request, the first one first. */
async function recordsOf(number: number, { run, audit }: Wanted): Promise<readonly FoundRecord[]> {
  const repository = repositoryOf(run.request.origin);
  const found = await Array.fromAsync(audit.find({ repository, pullRequest: number }));
  return found.filter(({ record }) => record.commit !== undefined && record.files !== undefined);
}

async function lastChange(question: string, wanted: Wanted): Promise<RevertTarget> {
  const { run, audit, connection } = wanted;
  const { since, actor, ...query } = readHistoryQuery(question, new Date());
  const filter = { ...(since === undefined ? {} : { since }), ...(actor === undefined ? {} : { actor }) };
  const repository = repositoryOf(run.request.origin);
  const seen = new Set<number>();
  for await (const { record } of audit.find({ repository, newestFirst: true, ...filter })) {
    const { pullRequest: number } = record;
    if (record.commit === undefined || number === null || seen.has(number)) continue;
    if (changesAbout(record, query).length === 0) continue;
    if (seen.add(number).size > maxLookups) break;
    const pull = await connection.host.pullRequest(number);
    if (pull !== undefined && isMerged(pull)) return { pull, records: await recordsOf(number, wanted) };
  }
  throw bad(`No merged change of mine fits \`${question.replaceAll('`', '')}\`.`);
}

function bad(problem: string): PromptOpsError {
  return new PromptOpsError('bad-arguments', {
    problem,
    remedy:
      'Comment `/promptops revert` on a merged pull request, or name it: `/promptops revert #123`; `/promptops history` lists what was changed.',
  });
}
