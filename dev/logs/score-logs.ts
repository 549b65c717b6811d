import { reduceLog } from '../../src/explain/reduce-log.ts';
import { composeLog } from './compose-log.ts';
import { readLogCases, type LogCase } from './log-cases.ts';

/** How a reducer did on one log. */
export type LogScore = {
  readonly of: LogCase;
  readonly lines: number;
  /** Lines in all spans. */
  readonly kept: number;
  /** Share of the true lines that are in the spans. */
  readonly shareKept: number;
  /** Every true line is among the two to ten that are quoted. */
  readonly isQuoted: boolean;
  /** The first span holds a true line. */
  readonly isFirstRight: boolean;
  readonly isCategoryRight: boolean;
  readonly category: string;
  readonly rootCause: string;
  /** True lines that no span has. */
  readonly lost: readonly string[];
};

/** Reduces one composed log within 60 lines and compares with its label. */
async function scoreLog(one: LogCase, options: { withSuccessful?: boolean } = {}): Promise<LogScore> {
  const { text, trueLines } = composeLog(one);
  const successful = [composeLog(one, { successful: true, run: 1 }).text];
  const reduction = await reduceLog([text], options.withSuccessful === true ? { successful } : {});
  const kept = new Set(reduction.spans.flatMap((span) => span.lines.map((line) => line.line)));
  const quoted = new Set(reduction.evidence.map((line) => line.line));
  const first = new Set(reduction.spans[0]?.lines.map((line) => line.line));
  const all = text.split('\n');
  return {
    of: one,
    lines: all.length - 1,
    kept: kept.size,
    shareKept: trueLines.filter((line) => kept.has(line)).length / trueLines.length,
    isQuoted: trueLines.every((line) => quoted.has(line)),
    isFirstRight: trueLines.some((line) => first.has(line)),
    isCategoryRight: reduction.category === one.category,
    category: reduction.category,
    rootCause: reduction.rootCause,
    lost: trueLines.filter((line) => !kept.has(line)).map((line) => all[line - 1] ?? ''),
  };
}

/** Scores every labelled log. */
export async function scoreLogs(options: { withSuccessful?: boolean } = {}): Promise<readonly LogScore[]> {
  const scores: LogScore[] = [];
  for (const one of readLogCases()) scores.push(await scoreLog(one, options));
  return scores;
}

/** Figures of a part in one line a figure. */
export function describeScores(title: string, scores: readonly LogScore[]): string {
  const share = (test: (score: LogScore) => boolean): string =>
    `${((100 * scores.filter(test).length) / scores.length).toFixed(1)} %`;
  const sum = (value: (score: LogScore) => number): number => scores.reduce((total, score) => total + value(score), 0);
  return [
    `${title}: ${scores.length} logs, ${sum((score) => score.lines)} lines`,
    `  all true lines kept within 60 lines  ${share((score) => score.shareKept === 1)}`,
    `  all true lines among the 2 to 10     ${share((score) => score.isQuoted)}`,
    `  first span right                     ${share((score) => score.isFirstRight)}`,
    `  category right                       ${share((score) => score.isCategoryRight)}`,
    `  lines kept, on average               ${(sum((score) => score.kept) / scores.length).toFixed(1)}`,
  ].join('\n');
}
