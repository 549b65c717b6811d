/** A text's byte order mark, if it has one, and the text without it: parsers count it as a column. */
export function splitMark(text: string): readonly [mark: string, text: string] {
  return text.startsWith('\uFEFF') ? ['\uFEFF', text.slice(1)] : ['', text];
}
