import type { Failure, FailurePlace } from '../../domain/failure.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { FailureFacts } from './known-fix.ts';

/** A failure as the table of known fixes takes it. */
export function failureFacts(
  { evidence }: Pick<Failure, 'evidence'>,
  places: readonly FailurePlace[],
  tree: FileTree,
): FailureFacts {
  const lines = evidence.map(({ text }) => plainLine(text));
  return { lines, text: textOf(lines), places, tree };
}

/** The text of quoted lines, as patterns of known fixes match it. */
export function textOf(lines: readonly string[]): string {
  return lines.map(plainLine).join(' ').replace(/\s+/g, ' ');
}

/** Without colours and the frame of a box; indentation stays. */
function plainLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- escape sequences of terminals begin with one
  return text.replace(/\u001b\[[0-9;]{0,20}m/g, '').replace(/^[│|╷╵] ?/, '');
}
