import { styleText } from 'node:util';
import { colourDiff, terminalText } from '../../src/cli/print-change.ts';
import type { PlayedRun } from './play-prompt.ts';

/** The pull request as a person reads it in a terminal: title, body, diff in colour. */
export function printRun({ comment, pullRequest, secondsToAck, seconds }: PlayedRun): string {
  const times = styleText(
    'dim',
    `acknowledged after ${secondsToAck.toFixed(1)} s, finished after ${seconds.toFixed(1)} s`,
  );
  if (pullRequest === null) return `\n${terminalText(withoutMarkers(comment))}\n${times}\n`;
  const { title, body, branch, draft, diff, url } = pullRequest;
  return [
    '',
    rule(draft ? 'Pull request (draft)' : 'Pull request'),
    styleText('bold', title),
    styleText('dim', `${branch}  ${url}`),
    '',
    terminalText(withoutMarkers(body)),
    rule('Diff'),
    colourDiff(diff.trimEnd()),
    rule(''),
    times,
    '',
  ].join('\n');
}

function rule(title: string): string {
  return styleText('cyan', `── ${title} `.padEnd(78, '─'));
}

/** Leaves out what only machines read: markers, the folded record, HTML. */
function withoutMarkers(markdown: string): string {
  return markdown
    .replace(/<!-- promptops:record -->[\s\S]*$/, '')
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<\/?(?:details|summary|sub)[^>]*>/g, '')
    .replace(/^\|[-|]+\|\n/gm, '')
    .replaceAll('**', '');
}
