const maxCharacters = 400;

/**
 * Fills `{name}` in a sentence of the table of causes; what has no word falls away with the brackets and the punctuation around it.
 * Linear in the sentence.
 */
export function fillSentence(sentence: string, words: Readonly<Record<string, string>>): string {
  const filled = sentence.replace(/\{(\w+)\}/g, (_, name: string) => (words[name] ?? '').replace(/\s+/g, ' ').trim());
  const tidy = filled
    .replace(/ ?\([\s:,]*\)/g, '')
    .replace(/"" ?/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ +([.,:;])(?=\s|$)/g, '$1')
    .replace(/(?:[:,;] )*[:,;] ?(?=[.](?:\s|$)|$)/g, '')
    .replace(/\.{2,}$/, '.')
    .trim();
  const short = tidy.length > maxCharacters ? `${tidy.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '')}…` : tidy;
  return /[.…!?]$/.test(short) ? short : `${short}.`;
}
