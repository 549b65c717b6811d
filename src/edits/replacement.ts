import type { Operation } from '../domain/proposal.ts';
import { semanticChanges } from './semantic-changes.ts';

/**
 * One text as an operation on another: the lines that differ, with as many around them as it takes to name the place, and the values
 * that change with them. None when the texts are equal.
 */
export async function replacement(file: string, before: string, after: string): Promise<readonly Operation[]> {
  if (before === after) return [];
  const lines = before.split(/(?<=\n)/);
  const others = after.split(/(?<=\n)/);
  let head = 0;
  while (head < Math.min(lines.length, others.length) && lines[head] === others[head]) head += 1;
  let tail = 0;
  const most = Math.min(lines.length, others.length) - head;
  while (tail < most && lines.at(-1 - tail) === others.at(-1 - tail)) tail += 1;
  while (!isUnique(before, find()) && (head > 0 || tail > 0)) {
    head = Math.max(0, head - 1);
    tail = Math.max(0, tail - 1);
  }
  const declares = await semanticChanges({ files: [{ path: file, before, after }] });
  const replace = others.slice(head, others.length - tail).join('');
  return [{ op: 'replace-text', file, find: find(), replace, declares }];

  function find(): string {
    return lines.slice(head, lines.length - tail).join('');
  }
}

function isUnique(text: string, part: string): boolean {
  return part !== '' && text.indexOf(part) === text.lastIndexOf(part);
}
