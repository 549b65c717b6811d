import type { Command, CommentReading } from '../domain/command.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { cutText } from '../domain/well-formed.ts';
import { findCommandLines, type CommandLines } from './command-lines.ts';
import { didYouMean } from '../domain/did-you-mean.ts';
import { readFlags } from './flags.ts';
import { findVerb, verbOfText, verbs, type VerbRow } from './verbs.ts';

/** Longer requests are refused with a message; no infrastructure change needs more words. */
export const maxRequestCharacters = 8_000;

/**
 * Reads what a person wrote: a command to run, something to answer, or nothing for us.
 * Never throws; the length of the text bounds its cost.
 */
export function readComment(body: string): CommentReading {
  const found = findCommandLines(body);
  if (found === undefined) return { kind: 'ignore', reason: 'no line begins with /promptops or /prompt' };
  try {
    return { kind: 'command', command: readCommand(found), typed: found.typed };
  } catch (error) {
    if (error instanceof PromptOpsError)
      return { kind: 'reply', message: `${error.message} ${error.remedy}`, typed: found.typed };
    throw error;
  }
}

/**
 * Reads a request given as plain text on the command line or in the demo: with or without the leading `/promptops`.
 * @throws {PromptOpsError} of kind `input`.
 */
export function readRequestText(text: string): Command {
  return readCommand(
    findCommandLines(text) ?? { form: 'prompt', line: text.trim().replace(/\s*\n\s*/g, ' '), below: '', isCut: false },
  );
}

type Words = Pick<CommandLines, 'form' | 'line' | 'below' | 'isCut'>;

function readCommand(found: Words): Command {
  const { form, line, below } = found.line === '' ? withFirstLineBelow(found) : found;
  const size = line.length + below.length;
  if (size > maxRequestCharacters)
    throw new PromptOpsError('request-too-long', { size: String(size), limit: String(maxRequestCharacters) });
  const { text, flags } = readFlags(line);
  if (text === '' && below === '') throw new PromptOpsError('empty-request');
  const [first = ''] = text.split(' ');
  const request = [text, below].filter((part) => part !== '').join('\n');
  const row = form === 'prompt' ? verbOfText(request) : verbNamed(first);
  if (request === first && row.changes === true && row.alone !== true) throw new PromptOpsError('empty-request');
  return { verb: row.name, text: request, flags, ...(found.isCut ? { hidden: true } : {}) };
}

/** A command alone on its line takes its words from the line under it. */
function withFirstLineBelow({ form, below, isCut }: Words): Words {
  const [line = '', ...rest] = below.split('\n');
  return { form, line: line.trim(), below: rest.join('\n').trim(), isCut };
}

function verbNamed(word: string): VerbRow {
  const row = findVerb(word);
  if (row !== undefined) return row;
  const near = didYouMean(
    word,
    verbs.flatMap((candidate: VerbRow) => [candidate.name, ...candidate.aliases]),
  );
  const hint = near === undefined ? 'Write free text after `/prompt`. ' : `Did you mean \`${near}\`? `;
  throw new PromptOpsError('unknown-verb', { verb: inlineCode(word), hint });
}

function inlineCode(word: string): string {
  return cutText(word, 60).replace(/[`<>@\p{C}]/gu, '');
}
