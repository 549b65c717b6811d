import { PromptOpsError } from '../domain/errors.ts';
import { failedConclusions, type WorkflowRun } from '../explain/workflow-runs.ts';
import { placeOfRun, type RunPlace } from './run-place.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Failed runs that somebody asks about, each with its place; or why there is nothing to explain, in words for them. */
export type RunsAskedFor =
  { readonly asked: readonly { readonly run: WorkflowRun; readonly place: RunPlace }[] } | { readonly nothing: string };

/** A person reads no more than so many at once. */
const maxRuns = 3;

const inUrl =
  /https?:\/\/[^\s/]{1,200}\/(?:[^\s?#]{0,200}\/)?([\w.-]{1,100}\/[\w.-]{1,100})\/actions\/runs\/(\d{1,20})/;
const bareId = /(?:^|\s)#?(\d{4,20})(?=\s|$)/;

/**
 * The runs that a request is about: the one it names by address or id, else those that failed at the head of the pull request, or of the
 * default branch on an issue.
 * @throws {PromptOpsError} `bad-arguments` for a run of another repository, or one that does not exist
 */
export async function runsAskedFor({ run: own, connection }: WorkflowContext): Promise<RunsAskedFor> {
  const { runs } = connection;
  const { origin, command } = own.request;
  const named = referenceIn(command.text, `${origin.repository.owner}/${origin.repository.name}`);
  if (named !== undefined) {
    const run = await runs.run(named);
    if (run === undefined) throw notThere(named);
    if (run.conclusion === null)
      return { nothing: `That run is still going: ${run.url}. Ask again when it has ended.` };
    if (!failedConclusions.includes(run.conclusion))
      return { nothing: `That run did not fail; it ended with \`${run.conclusion}\`.` };
    return { asked: [{ run, place: await placeFor(run) }] };
  }
  const pull = origin.isPullRequest ? await runs.pullRequest(origin.issueNumber) : undefined;
  const sha = pull?.headSha ?? (await runs.headOf(origin.defaultBranch));
  const all = sha === undefined ? [] : newestOfEach(await runs.ofCommit(sha));
  const failed = all.filter(({ conclusion }) => failedConclusions.includes(conclusion ?? ''));
  if (failed.length > 0) {
    const key = pull === undefined ? origin.defaultBranch : `#${pull.number}`;
    const base = pull?.base ?? origin.defaultBranch;
    const place = { key, base, isHead: true, ...(pull === undefined ? {} : { pullRequest: pull.number }) };
    return { asked: failed.slice(0, maxRuns).map((run) => ({ run, place })) };
  }
  const where = pull === undefined ? `\`${origin.defaultBranch}\`` : 'this pull request';
  const going = all.some(({ conclusion }) => conclusion === null) ? ' Some are still going.' : '';
  return {
    nothing: `No workflow run failed at the newest commit of ${where}.${going} To ask about another one, give its address or id: \`/promptops explain https://…/actions/runs/…\`.`,
  };

  async function placeFor(run: WorkflowRun): Promise<RunPlace> {
    const { defaultBranch } = origin;
    return (
      (await placeOfRun(run, runs, defaultBranch)) ?? { key: run.branch ?? '', base: defaultBranch, isHead: false }
    );
  }
}

function referenceIn(text: string, repository: string): number | undefined {
  const [, where, id] = inUrl.exec(text) ?? [];
  if (where === undefined) {
    const bare = bareId.exec(text)?.[1];
    return bare === undefined ? undefined : Number(bare);
  }
  // The token of a run reaches one repository, and so does what it may tell (SEC-17).
  if (where.toLowerCase() !== repository.toLowerCase())
    throw new PromptOpsError('bad-arguments', {
      problem: `That run belongs to \`${where}\`, and I answer for this repository alone.`,
      remedy: 'Ask there.',
    });
  return Number(id);
}

function newestOfEach(runs: readonly WorkflowRun[]): readonly WorkflowRun[] {
  return [...new Map(runs.toReversed().map((run) => [`${run.path} ${run.event}`, run])).values()];
}

function notThere(id: number): PromptOpsError {
  return new PromptOpsError('bad-arguments', {
    problem: `There is no workflow run ${id} in this repository.`,
    remedy: 'Give the address of its page, or leave it out for the newest.',
  });
}
