import { visibleLines } from './visible-lines.ts';

/** The command found in a text: its own line, and the lines under it. `prompt` is the free-text form. */
export type CommandLines = {
  readonly form: 'promptops' | 'prompt';
  readonly line: string;
  readonly below: string;
  /** Everything from the command on, as typed. */
  readonly typed: string;
  /** Whether HTML comments were left out. */
  readonly isCut: boolean;
};

const commandStart = /^ {0,3}\/(promptops|prompt)(?=\s|$)[ \t]*(.*)$/i;

/**
 * Finds the first line that begins with `/promptops` or `/prompt`.
 * Quotes, fenced and indented code and HTML comments are somebody's text, not a command (SEC-25).
 * Under the command quotes and HTML comments are left out as well: nobody sees the one, nobody here said the other.
 */
export function findCommandLines(body: string): CommandLines | undefined {
  const lines = visibleLines(body);
  const index = lines.findIndex(({ raw, kind }) => kind === 'prose' && commandStart.test(raw));
  const match = commandStart.exec(lines[index]?.text ?? '');
  if (match === null) return undefined;
  const below = lines.slice(index + 1).filter(({ kind }) => kind === 'prose' || kind === 'code');
  return {
    form: match[1]?.toLowerCase() === 'prompt' ? 'prompt' : 'promptops',
    line: match[2]?.trim() ?? '',
    below: joined(below.map(({ text }) => text)),
    typed: joined(lines.slice(index).map(({ raw }) => raw)),
    isCut: lines.slice(index).some(({ raw, text, kind }) => kind === 'hidden' || raw !== text),
  };
}

function joined(lines: readonly string[]): string {
  return lines.join('\n').trim();
}
