import { catalogueParts } from './catalogue-cases.ts';
import { scoreCatalogue, type CatalogueScore, type CatalogueVerdict } from './score-catalogue.ts';

/**
 * `npm run eval -- --set catalogue [--only TEXT] [--all]`: prints the phrasings of the tuning part that are not right (with `--all`
 * everything) and the shares of all parts. A wrong template fails.
 */
export async function evaluateCatalogue(options: { readonly only?: string; readonly all?: boolean }): Promise<void> {
  const scores = (await scoreCatalogue()).filter(({ of }) => `${of.file}: ${of.request}`.includes(options.only ?? ''));
  for (const { of, verdict, got } of scores)
    if (options.all === true || (of.part === 'tune' && verdict !== 'right'))
      console.log(`${verdict.toUpperCase()}  ${of.request}\n    ${got}`);
  for (const part of catalogueParts)
    console.log(
      describeShares(
        part,
        scores.filter(({ of }) => of.part === part),
      ),
    );
  if (scores.some(({ verdict }) => verdict === 'wrong-template')) process.exitCode = 1;
}

/** One line: how many are right, and what the others are; the worst first. Things that are not held are counted by themselves. */
function describeShares(part: string, scores: readonly CatalogueScore[]): string {
  const of = (verdict: CatalogueVerdict, held: boolean): number =>
    scores.filter((one) => one.verdict === verdict && (one.of.expected.kind !== 'not-held') === held).length;
  const held = scores.filter((one) => one.of.expected.kind !== 'not-held').length;
  const share = held === 0 ? 0 : (100 * of('right', true)) / held;
  return [
    `${part}: ${held} phrasings, ${of('right', true)} right (${share.toFixed(1)} %), ${of('wrong-template', true)} wrong template`,
    `${of('wrong-parameter', true)} wrong parameter, ${of('asked', true)} asked`,
    `${scores.length - held} things not held, ${of('right', false)} said so, ${of('wrong-template', false)} wrong template, ${of('asked', false)} asked`,
  ].join(', ');
}
