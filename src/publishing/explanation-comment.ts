import type { ExplainedRun, Failure, FailurePlace, FailureVerdict } from '../domain/failure.ts';
import { cutMiddle } from '../domain/well-formed.ts';
import { inert, inlineCode, quotedLines } from './inert.ts';

/** Finds the explanation of a pull request again; together with its author it identifies it. */
export const explanationMarker = '<!-- promptops:explanation -->';

const verdicts: Readonly<Record<FailureVerdict, string>> = {
  change: 'caused by this change',
  flaky: 'flaky: it comes and goes without a change',
  base: 'already broken on the base branch',
  infrastructure: 'infrastructure or configuration, not this change',
  unknown: 'not clear what it is due to',
};

/** GitHub takes 65,536 characters. */
const maxCharacters = 60_000;

/** A heading is read at a glance, and a line of a log without scrolling far; what is cut out is a click away. */
const maxHeading = 280;
const maxLine = 300;

export type ExplanationOptions = {
  /** `https://github.com/acme/infra`, for links to files. */
  readonly repositoryUrl: string;
  /** `/promptops fix` is worth offering. */
  readonly canFix: boolean;
};

/** The one comment on a place where workflows fail: a section a root cause, however many jobs and workflows it broke. */
export function explanationComment(runs: readonly ExplainedRun[], options: ExplanationOptions): string {
  const [first] = runs;
  const hint = `<sub>Ask again with \`/promptops explain\`. This comment follows the newest runs${first === undefined ? '' : ` (now ${runs.map(runLink).join(', ')})`} and folds when they pass.</sub>`;
  return `${explanationMarker}\n${explanationText(runs, options)}\n\n${hint}`;
}

/** What is left of the comment when everything passes again: one line. */
export function foldedComment(what: string): string {
  return `${explanationMarker}\n<sub>☑️ ${what}</sub>`;
}

/** A link to a run, named by its workflow. */
export function runLink({ url, workflow, attempt }: Pick<ExplainedRun, 'url' | 'workflow' | 'attempt'>): string {
  return `[${inert(workflow, 60)}${attempt > 1 ? ` (attempt ${attempt})` : ''}](${url})`;
}

/** Explanations in Markdown: verdict, root cause, quoted lines with their place in GitHub's log view, what to do. */
export function explanationText(runs: readonly ExplainedRun[], options: ExplanationOptions): string {
  const found = runs.flatMap((run) => run.failures.map((failure) => ({ run, failure })));
  const sections = [...Map.groupBy(found, ({ failure }) => failure.signature).values()].map((same) =>
    section(same, options),
  );
  const notes = runs.flatMap((run) => run.notes.map((note) => `- ${runLink(run)}: ${inert(note, 400)}`));
  const heads = sections.length === 0 ? [`### ❌ ${runs.map(runLink).join(', ')} failed`] : sections;
  const fix = options.canFix
    ? ['`/promptops fix` turns this into a pull request; on one of mine it adds a commit.']
    : [];
  return fitting([...heads, ...(notes.length === 0 ? [] : [notes.join('\n')]), ...fix]);
}

/** Whole sections as far as they fit. */
function fitting(parts: readonly string[]): string {
  let left = maxCharacters;
  const kept = parts.filter((part) => (left -= part.length + 2) >= 0);
  return kept.length === parts.length
    ? kept.join('\n\n')
    : [...kept, `… and ${parts.length - kept.length} more parts that are too long for a comment.`].join('\n\n');
}

type Found = { readonly run: ExplainedRun; readonly failure: Failure };

function section(same: readonly Found[], { repositoryUrl }: ExplanationOptions): string {
  const [first] = same;
  if (first === undefined) return '';
  const { run, failure } = first;
  const { because, verdict, confidence } = failure;
  const reason = because.url === undefined ? inert(because.text) : `[${inert(because.text)}](${because.url})`;
  const who = failure.planner === 'model' ? ' · explained by a model, quotes checked' : '';
  return [
    `### ❌ ${inert(cutMiddle(failure.rootCause, maxHeading))}`,
    `**${sentence(verdicts[verdict])}** (${sureness(confidence)}): ${reason}. _${inert(failure.category)}${who}_`,
    whereLine(same),
    evidenceBlock(failure),
    namedLine(failure, run, repositoryUrl),
    failure.fixes.length === 0 ? '' : `**What to do:** ${failure.fixes.map((fix) => inert(fix)).join(' ')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function whereLine(same: readonly Found[]): string {
  const jobs = same.flatMap(({ run, failure }) =>
    [failure.job.name, ...failure.otherJobs].map((job) => ({ run, job })),
  );
  const [first] = same;
  if (first === undefined) return '';
  const { run, failure } = first;
  const step = failure.job.step === undefined ? '' : `, step ${inlineCode(failure.job.step.name, 80)}`;
  const others = jobs.slice(1, 6).map(({ job }) => inlineCode(job, 60));
  const more = jobs.length > 6 ? ` and ${jobs.length - 6} more` : '';
  const alike = others.length === 0 ? '' : `; the same in ${others.join(', ')}${more}`;
  return `In ${runLink(run)}, job ${inlineCode(failure.job.name, 80)}${step}${alike}.`;
}

/** The quoted lines in one block with their numbers, under links to each run of neighbours. */
function evidenceBlock({ evidence, job }: Failure): string {
  const runs: { from: number; to: number }[] = [];
  for (const { line } of evidence) {
    const last = runs.at(-1);
    if (last !== undefined && last.to + 1 === line) last.to = line;
    else runs.push({ from: line, to: line });
  }
  const links = runs.map(({ from, to }) => `[${from === to ? from : `${from}–${to}`}](${lineUrl(job, from)})`);
  const width = String(evidence.at(-1)?.line ?? 0).length;
  const lines = evidence.map(({ line, text }) => `${String(line).padStart(width)} ${cutMiddle(text, maxLine)}`);
  return lines.length === 0 ? '' : `Lines ${links.join(', ')} of its log:\n\n${quotedLines(lines)}`;
}

/** GitHub's log view counts lines within a step: `…/job/42#step:3:17`. */
function lineUrl({ url, step }: Failure['job'], line: number): string {
  if (step?.startLine === undefined || line < step.startLine) return url;
  return `${url}#step:${step.number}:${line - step.startLine + 1}`;
}

function namedLine({ places, addresses }: Failure, { sha }: ExplainedRun, repositoryUrl: string): string {
  const files = places.slice(0, 5).map((place) => fileLink(place, sha, repositoryUrl));
  const things = addresses.slice(0, 5).map((address) => inlineCode(address, 120));
  return files.length + things.length === 0 ? '' : `Named there: ${[...files, ...things].join(', ')}`;
}

function fileLink({ path, line }: FailurePlace, sha: string, repositoryUrl: string): string {
  const encoded = path
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[()]/g, (bracket) => `%${bracket.charCodeAt(0).toString(16)}`))
    .join('/');
  const at = line === undefined ? '' : `#L${line}`;
  return `[${inlineCode(line === undefined ? path : `${path}:${line}`)}](${repositoryUrl}/blob/${sha}/${encoded}${at})`;
}

function sureness(confidence: number): string {
  if (confidence >= 0.85) return 'sure';
  return confidence >= 0.5 ? 'likely' : 'a guess';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
