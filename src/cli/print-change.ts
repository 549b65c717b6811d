import { styleText } from 'node:util';
import type { ChangeSet } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import { checksSentence, uncheckedLines } from '../publishing/checks-table.ts';
import { answerText } from '../publishing/status-comment.ts';
import type { LocalChange } from '../workflows/local-change.ts';

/** `before`: the branch of an earlier run holds it. */
type Printing = { readonly written: 'no' | 'now' | 'before'; readonly diff: (changes: ChangeSet) => string };

/** What a person sees in the terminal: the diff, the checks that matter, where the branch is. */
export function printChange({ result, story, pullRequest }: LocalChange, { written, diff }: Printing): string {
  if (result.kind === 'answer') return `${terminalText(answerText(result.answer))}\n`;
  if (story === undefined || pullRequest === undefined) return '';
  const { checks, proposal } = story;
  const where = {
    no: 'Dry run: nothing was written.',
    now: `Branch ${styleText('bold', pullRequest.branch)} holds it; your work tree was not touched.`,
    before: `Branch ${styleText('bold', pullRequest.branch)} holds it already, from an earlier run; nothing was written.`,
  }[written];
  return [
    colourDiff(diff(story.changeSet)),
    styleText('bold', pullRequest.title),
    `${checksSentence(checks)}${pullRequest.draft ? ' (it would be a draft)' : ''}`,
    ...checks.flatMap(findingLines),
    ...uncheckedLines(checks).map((line) => styleText('yellow', `unchecked: ${line.replaceAll('`', '')}`)),
    ...story.objections.map(({ guardrail, action, file, object, reason }) =>
      styleText('yellow', `${action}: ${guardrail}: ${file} ${object}: ${reason}`.replaceAll('`', '')),
    ),
    ...proposal.warnings.map((warning) => styleText('yellow', `! ${warning}`)),
    ...proposal.assumptions.map((assumption) => `- ${assumption}`),
    where,
    '',
  ].join('\n');
}

/** A diff in the colours of git. */
export function colourDiff(diff: string): string {
  return diff
    .split('\n')
    .map((line) => {
      if (/^(?:diff|index|new file|deleted file|---|\+\+\+)/.test(line)) return styleText('bold', line);
      if (line.startsWith('@@')) return styleText('cyan', line);
      if (line.startsWith('+')) return styleText('green', line);
      return line.startsWith('-') ? styleText('red', line) : line;
    })
    .join('\n');
}

/** Our Markdown as plain text, for terminals and messages. */
export function terminalText(markdown: string): string {
  return markdown
    .replaceAll('\u200B', '')
    .replace(/^```\w*\n?/gm, '')
    .replace(/\\([\\`*_[\]|~!])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function findingLines(check: Check): readonly string[] {
  const head =
    check.verdict === 'fail'
      ? [
          styleText(
            'red',
            `fail: ${check.name} of ${check.target}${check.reason === undefined ? '' : `: ${check.reason}`}`,
          ),
        ]
      : [];
  return [
    ...head,
    ...check.findings.map(
      ({ severity, file, line, message }) => `  ${severity}: ${file}${line === undefined ? '' : `:${line}`} ${message}`,
    ),
  ];
}
