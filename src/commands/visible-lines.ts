/** One line of a comment as people see it rendered. */
export type VisibleLine = {
  readonly raw: string;
  /** Without the parts that HTML comments hide. */
  readonly text: string;
  /** `code` includes the fences themselves; `hidden` lines begin inside an HTML comment or hold nothing else. */
  readonly kind: 'prose' | 'quote' | 'code' | 'hidden';
};

// CommonMark 0.31, 4.5: what follows an opening fence of backticks holds no backtick; a closing fence has nothing after it.
const openingFence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const closingFence = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;

/** Tells prose from quotes, fenced code and HTML comments; each line is looked at once. */
export function visibleLines(body: string): readonly VisibleLine[] {
  const lines = body.split(/\r\n|\r|\n/);
  const lastClose = lines.findLastIndex((line) => line.includes('-->'));
  let openFence: string | undefined;
  let inComment = false;
  return lines.map((raw, index): VisibleLine => {
    if (openFence !== undefined) {
      if (closingFence.exec(raw)?.[1]?.startsWith(openFence) === true) openFence = undefined;
      return { raw, text: raw, kind: 'code' };
    }
    const fence = inComment ? undefined : openingFence.exec(raw)?.[1];
    if (fence !== undefined) {
      openFence = fence;
      return { raw, text: raw, kind: 'code' };
    }
    const beganInComment = inComment;
    const { text, open } = withoutComments(raw, inComment, index < lastClose);
    inComment = open;
    if (beganInComment || (text.trim() === '' && raw.trim() !== '')) return { raw, text, kind: 'hidden' };
    return { raw, text, kind: /^ {0,3}>/.test(raw) ? 'quote' : 'prose' };
  });
}

/** A comment that nothing closes hides the rest only where it begins its line; elsewhere it is text. */
function withoutComments(line: string, inComment: boolean, closesLater: boolean): { text: string; open: boolean } {
  let text = '';
  let at = 0;
  let open = inComment;
  for (;;) {
    const next = line.indexOf(open ? '-->' : '<!--', at);
    if (next < 0) return { text: open ? text : text + line.slice(at), open };
    if (open) {
      at = next + 3;
    } else {
      const hides = closesLater || line.includes('-->', next + 4) || line.slice(0, next).trim() === '';
      if (!hides) return { text: text + line.slice(at), open };
      text += line.slice(at, next);
      at = next + 4;
    }
    open = !open;
  }
}
