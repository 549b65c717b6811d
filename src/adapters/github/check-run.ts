import type { Check, Finding } from '../../domain/check.ts';
import { worstVerdict } from '../../domain/check.ts';
import type { CodeHost } from '../../publishing/code-host.ts';
import { inertLine, inertLines } from '../../publishing/inert.ts';
import type { RepositoryClient } from './repository-client.ts';

type Run = Parameters<CodeHost['createCheckRun']>[1];

/** GitHub takes at most fifty annotations a call. */
const annotationsPerCall = 50;

const levels = { error: 'failure', warning: 'warning', info: 'notice' } as const;

/** Creates the check run of a commit once; a second call with the same external id finds the first. */
export async function createCheckRun(
  { octokit, names, attemptOnce }: RepositoryClient,
  sha: string,
  run: Run,
): Promise<void> {
  await attemptOnce('report checks', async () => {
    const known = await octokit.rest.checks.listForRef({ ...names, ref: sha, check_name: run.name });
    if (known.data.check_runs.some((check) => check.external_id === run.externalId)) return;
    const annotations = run.checks.flatMap((check) => check.findings.filter(hasLine).map(annotation));
    const output = (from: number) => ({
      title: run.title,
      summary: wholeLines(run.summary),
      annotations: annotations.slice(from, from + annotationsPerCall),
    });
    const created = await octokit.rest.checks.create({
      ...names,
      name: run.name,
      head_sha: sha,
      external_id: run.externalId,
      status: 'completed',
      conclusion: conclusion(run.checks),
      output: output(0),
    });
    for (let from = annotationsPerCall; from < annotations.length; from += annotationsPerCall)
      await octokit.rest.checks.update({ ...names, check_run_id: created.data.id, output: output(from) });
  });
}

/** GitHub takes 65,535 characters; what is more is cut between lines. */
function wholeLines(summary: string, maxCharacters = 65_000): string {
  if (summary.length <= maxCharacters) return summary;
  return `${summary.slice(0, summary.lastIndexOf('\n', maxCharacters))}\n\n… and more`;
}

/** Only proven is green: a check that could not run asks for attention and is never neutral (SEC-26). */
function conclusion(checks: readonly Check[]): 'success' | 'failure' | 'action_required' {
  const verdict = worstVerdict(checks);
  return verdict === 'pass' ? 'success' : verdict === 'fail' ? 'failure' : 'action_required';
}

function hasLine(finding: Finding): finding is Finding & { line: number } {
  return finding.line !== undefined;
}

function annotation(finding: Finding & { line: number }) {
  return {
    path: finding.file,
    start_line: finding.line,
    end_line: finding.line,
    annotation_level: levels[finding.severity],
    title: inertLine(finding.rule, 255),
    message: inertLines(finding.message),
  };
}
