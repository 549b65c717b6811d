import type { Operation } from '../domain/proposal.ts';
import { impossible } from './impossible.ts';
import { lineOf, newlineOf } from './position.ts';

/** Replaces text that occurs exactly once. Line breaks in `find` and `replace` are those of the file. */
export function replaceText(operation: Extract<Operation, { op: 'replace-text' }>, text: string): string {
  const { file } = operation;
  const native = (part: string): string => part.replace(/\r?\n/g, newlineOf(text));
  const find = native(operation.find);
  if (find === '') throw impossible(file, undefined, 'the text to replace is empty', 'Quote the text that is there.');
  const places: number[] = [];
  for (let at = text.indexOf(find); at !== -1 && places.length < 6; at = text.indexOf(find, at + 1)) places.push(at);
  const [only, ...others] = places;
  const quoted = JSON.stringify(find.length > 80 ? `${find.slice(0, 77)}…` : find);
  if (only === undefined)
    throw impossible(
      file,
      undefined,
      `the text ${quoted} does not occur`,
      'Quote the text exactly as it stands, blanks included.',
    );
  if (others.length > 0) {
    const lines = places
      .slice(0, 5)
      .map((at) => lineOf(text, at))
      .join(', ');
    throw impossible(
      file,
      lineOf(text, only),
      `the text ${quoted} occurs several times (lines ${lines})`,
      'Quote more of what stands around it.',
    );
  }
  return text.slice(0, only) + native(operation.replace) + text.slice(only + find.length);
}
