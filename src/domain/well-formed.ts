/** Text that every store takes: without U+0000 and without halves of surrogate pairs, both of which JSON columns refuse. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** The beginning of a text, at most so many UTF-16 units long, never ending in half a character. */
export function cutText(text: string, maxCharacters: number): string {
  const cut = text.slice(0, maxCharacters);
  return cut.length < text.length ? cut.replace(/[\uD800-\uDBFF]$/, '') : cut;
}

/** Both ends of a text that is too long, with an ellipsis where it was cut: a message begins with what and ends with why. */
export function cutMiddle(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const head = cutText(text, Math.ceil((maxCharacters - 3) * 0.6));
  const tail = text.slice(text.length - (maxCharacters - 3 - head.length)).replace(/^[\uDC00-\uDFFF]/, '');
  return `${head} … ${tail}`;
}
