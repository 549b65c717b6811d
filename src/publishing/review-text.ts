import type { ReviewFinding } from '../domain/review-finding.ts';
import { digestOf } from '../domain/text-digest.ts';
import { inert, inlineCode } from './inert.ts';

/** What a review says, ready to be posted. */
export type ReviewStory = {
  readonly head: string;
  /** Three lines: effect, resources, risk. */
  readonly summary: readonly string[];
  /** The findings that are told, the gravest first. */
  readonly told: readonly ReviewFinding[];
  /** How many more there are. */
  readonly more: number;
  /** Why the model that is configured did not look. */
  readonly unheard?: string;
};

/** Marks our review of a pull request, so that a second run finds it. */
export const reviewMarker = '<!-- promptops review -->';

/** The body of the review: three lines, and what no line of the diff shows. */
export function reviewBody({ head, summary, told, more, unheard }: ReviewStory): string {
  const elsewhere = told.filter((finding) => !hasLine(finding));
  return [
    reviewMarker,
    ...summary.map((line) => `- ${inert(line, 1_500)}`),
    ...(elsewhere.length === 0 ? [] : ['', ...elsewhere.map((finding) => `${placeOf(finding)}: ${sentence(finding)}`)]),
    ...(more === 0 ? [] : ['', `${more} more in the check \`promptops/review\`.`]),
    ...(unheard === undefined ? [] : ['', `The model did not look: ${inert(unheard, 300)}`]),
    '',
    `<sub>Reviewed ${inlineCode(head.slice(0, 8))}; edited in place after each push.</sub>`,
  ].join('\n');
}

/** Marks a finding's comment; equal for the same finding in each run. */
export function findingMarker({ key }: ReviewFinding): string {
  return `<!-- promptops finding ${digestOf(key).slice(0, 16)} -->`;
}

export function isFindingComment(body: string): boolean {
  return body.startsWith('<!-- promptops finding ');
}

/** A finding as the comment on its line, with the line as it should be where one edit mends it. */
export function findingComment(finding: ReviewFinding): string {
  const { suggestion } = finding;
  return [
    findingMarker(finding),
    `${marks[finding.severity]} ${sentence(finding)}`,
    ...(suggestion === undefined || isUnfit(suggestion) ? [] : ['', suggestionBlock(suggestion)]),
  ].join('\n');
}

/** What stays of a comment when its finding is gone. */
export function resolvedComment(body: string, head: string): string {
  const [marker = '', ...rest] = body.split('\n');
  const said = rest
    .join('\n')
    .replace(/```+suggestion\n[\s\S]*?\n```+/g, '')
    .trim();
  return `${marker}\n✅ Resolved with ${inlineCode(head.slice(0, 8))}.\n\n<details><summary>What it was</summary>\n\n${said}\n\n</details>`;
}

export function isResolved(body: string): boolean {
  return /^<!--[^\n]*-->\n✅ Resolved/.test(body);
}

/** A summary in one line, for the title of the check and the answer to a command. */
export function reviewTitle({ told, more, summary }: ReviewStory): string {
  const count = told.length + more;
  if (count === 0) return `Nothing found. ${plain(summary[2] ?? '')}`.trim();
  return `${count} ${count === 1 ? 'finding' : 'findings'}. ${plain(summary[2] ?? '')}`.trim();
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}

const marks = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;

function sentence({ message, rule }: ReviewFinding): string {
  return `${inert(message, 900)} (${inlineCode(rule)})`;
}

function placeOf({ file, line }: ReviewFinding): string {
  return inlineCode(line === undefined ? file : `${file}:${line}`);
}

export function hasLine(finding: ReviewFinding): finding is ReviewFinding & { line: number } {
  return finding.inDiff && finding.line !== undefined;
}

/** A line with something that nobody sees is not offered for a click. */
function isUnfit(line: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(line.replaceAll('\t', ''));
}

function suggestionBlock(line: string): string {
  const longest = Math.max(2, ...(line.match(/`{3,}/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}suggestion\n${line}\n${fence}`;
}
