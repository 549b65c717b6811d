import { describeScores, scoreLogs, type LogScore } from './score-logs.ts';

/**
 * `npm run eval -- --set logs [--only TEXT] [--all]`: prints the logs of the tuning part that are not told right (with `--all` of both
 * parts, and the others too) and the figures of both parts.
 */
export async function evaluateLogs(options: { readonly only?: string; readonly all?: boolean }): Promise<void> {
  const scores = (await scoreLogs()).filter(({ of }) => options.only === undefined || of.name.includes(options.only));
  for (const score of scores)
    if (options.all === true || (score.of.part === 'tune' && !isRight(score))) console.log(describe(score));
  for (const part of ['tune', 'report', 'unseen'] as const) {
    const own = scores.filter(({ of }) => of.part === part);
    if (own.length > 0) console.log(describeScores(part, own));
  }
  const withSuccessful = await scoreLogs({ withSuccessful: true });
  console.log(
    describeScores(
      'report, with the last successful log',
      withSuccessful.filter(({ of }) => of.part === 'report'),
    ),
  );
}

function isRight(score: LogScore): boolean {
  return score.shareKept === 1 && score.isFirstRight && score.isCategoryRight && score.isQuoted;
}

function describe(score: LogScore): string {
  const marks = [
    score.shareKept === 1 ? '' : `lost ${score.lost.map((line) => JSON.stringify(line.slice(0, 100))).join(', ')}`,
    score.isQuoted ? '' : 'not all quoted',
    score.isFirstRight ? '' : 'first span wrong',
    score.isCategoryRight ? '' : `category ${score.category}, not ${score.of.category}`,
  ].filter((mark) => mark !== '');
  return `${score.of.name}: ${marks.join('; ') || 'right'}\n  ${score.rootCause}`;
}
