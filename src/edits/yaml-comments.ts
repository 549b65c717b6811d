import { lineEnd, lineStart, nextLine } from './position.ts';

/** Comment lines directly above a line, in the same column, belong to what stands there. Gives the start of the first one. */
export function ownCommentsStart(text: string, start: number, column: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    const line = text.slice(above, at);
    if (!line.trimStart().startsWith('#') || line.length - line.trimStart().length !== column) return at;
    at = above;
  }
  return at;
}

/** From the end of a line over comment lines below it that stand deeper than `column`: they belong to the value above. */
export function skipDeeperComments(text: string, end: number, column: number): number {
  let at = end;
  for (;;) {
    const next = nextLine(text, at);
    const line = text.slice(next, lineEnd(text, next));
    if (next >= text.length || !/^ *#/.test(line) || line.indexOf('#') <= column) return at;
    at = lineEnd(text, next);
  }
}
