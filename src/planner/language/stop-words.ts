/**
 * English words that carry no meaning of their own in a request: articles, politeness, fillers and prepositions.
 *
 * A word is here only if dropping it can never change what is asked. So negations (`no`, `not`, `without`, `except`),
 * quantifiers (`all`, `every`, `only`, `each`, `both`), comparatives (`more`, `double`) and verbs of change (`remove`) are not.
 * A planner may add words that mean nothing in its own field (`module` for templates).
 */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the this that these those it its our my your us we i me you they their there
   please pls plz kindly thanks thank thx cheers hi hello hey ok okay so then now just also too well again maybe
   can could would should shall will may might must let let's lets want wants wanted wish like need needs needed require requires required
   i'd we'd i'm we're you're it'll i'll we'll it's that's there's who who's which what's
   is are be been being was were am has have having had do does did done get gets got
   to of for in on at by from with within into onto as via per about through under over
   and plus as-well but while where when if
   some any kind sort something thing one's own proper nice good new brand simple basic standard plain fresh quick
   somebody someone folks guys fine enough lot because
   here promptops bot prompt`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words that turn what follows off: `without versioning`, `no logging`, `don't encrypt`. Never stop words. */
export const negations: ReadonlySet<string> = new Set([
  'without',
  'no',
  'not',
  "don't",
  'dont',
  "doesn't",
  'doesnt',
  "isn't",
  'isnt',
  "aren't",
  'arent',
  "shouldn't",
  'shouldnt',
  'never',
  'disable',
  'disabled',
  'exclude',
  'excluding',
  'w/o',
  'minus',
  'skip',
  'omit',
  'off',
  'except',
  'non',
  'neither',
  'nor',
]);
