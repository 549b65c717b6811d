/** Text that every store takes: without U+0000 and without halves of surrogate pairs, both of which JSON columns refuse. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** The beginning of a text, at most so many UTF-16 units long, never ending in half a character. */
export function cutText(text: string, maxCharacters: number): string {
  const cut = text.slice(0, maxCharacters);
  return cut.length < text.length ? cut.replace(/[\uD800-\uDBFF]$/, '') : cut;
}
