/** The command found in a text: its own line, and the lines under it. `prompt` is the free-text form. */
export type CommandLines = { readonly form: 'promptops' | 'prompt'; readonly line: string; readonly below: string };

const commandStart = /^ {0,3}\/(promptops|prompt)(?=\s|$)[ \t]*(.*)$/i;
const fence = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Finds the first line that begins with `/promptops` or `/prompt`.
 * Quotes, fenced and indented code and HTML comments are somebody's text, not a command (SEC-25); each line is looked at once.
 */
export function findCommandLines(body: string): CommandLines | undefined {
  const lines = body.split(/\r\n|\r|\n/);
  let openFence: string | undefined;
  let inComment = false;
  for (const [index, line] of lines.entries()) {
    const mark = fence.exec(line)?.[1];
    if (openFence !== undefined) {
      if (mark !== undefined && mark.startsWith(openFence)) openFence = undefined;
      continue;
    }
    if (!inComment && mark !== undefined) {
      openFence = mark;
      continue;
    }
    const commentedBefore = inComment;
    inComment = commentIsOpenAfter(line, inComment);
    if (commentedBefore) continue;
    const match = commandStart.exec(line);
    if (match === null) continue;
    const form = match[1]?.toLowerCase() === 'prompt' ? 'prompt' : 'promptops';
    const below = lines
      .slice(index + 1)
      .join('\n')
      .trim();
    return { form, line: match[2]?.trim() ?? '', below };
  }
  return undefined;
}

function commentIsOpenAfter(line: string, open: boolean): boolean {
  const lastOpen = line.lastIndexOf('<!--');
  const lastClose = line.lastIndexOf('-->');
  if (lastOpen < 0 && lastClose < 0) return open;
  return lastOpen > lastClose;
}
