/** Words that say nothing about which file a request is about. */
const stopWords: ReadonlySet<string> = new Set(
  'the and for with without from into that this please set add make change update use all any new our let should must need needs have has not but are was its per also named called name value values file files terraform module modules generate create kubernetes helm chart resource resources environment variable variables pods pod main everything template called'.split(
    ' ',
  ),
);

/** Scores texts by how many of a request's words they hold; paths, object names and addresses are read word by word. */
export type Relevance = (text: string) => number;

/**
 * @param request what was asked
 * @param aliases spellings of environments: a word of the request stands for all of them (`prod`, `production`)
 */
export function relevanceFor(request: string, aliases: readonly (readonly string[])[]): Relevance {
  const words = new Map<string, number>();
  for (const word of wordsOf(request)) words.set(word, 2);
  for (const group of aliases) {
    const spellings = group.map((alias) => alias.toLowerCase());
    // An environment tells which of several files; by itself it picks far too many.
    if (spellings.some((alias) => words.has(alias))) for (const alias of spellings) words.set(alias, 1);
  }
  return (text) => {
    const lower = text.toLowerCase();
    const present = new Set(wordsOf(lower));
    let score = 0;
    for (const [word, weight] of words) {
      if (present.has(word) || present.has(singular(word))) score += weight * 2;
      else if (word.length > 3 && lower.includes(word)) score += weight;
    }
    return score;
  };
}

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) => word.length > 1 && !stopWords.has(word) && !/^\d+$/.test(word),
  );
}

function singular(word: string): string {
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
