import type { EvidenceSpan, QuotedLine } from './log-reduction.ts';
import { matchCause, strengthOf } from './match-cause.ts';
import { plainText } from './plain-text.ts';

/** People read the two to ten lines that prove it. */
const mostQuoted = 10;
const fewestQuoted = 2;

/** Lines that carry the details of a failure: where, what was expected, why. */
const place =
  /[\w/-]\.[a-z]{1,6}(?::\d{1,6}|\(\d{1,6},|", line \d)|\bon \S{1,200} line \d|-->|❯ |\bwith [\w.[\]"-]{3,200},|^\s{1,8}(?:│ )?(?:in|on|at) /;
const difference =
  /^\s{0,8}(?:E\s{1,8})?(?:[-+] |Expected\b|Received\b|Actual\b|expected\b|got\b|actual\b|left:|right:|\+ {2}where)/;
const reason =
  /\b(?:because|cause|reason|depends on|requires?d?|must|does not|not allowed|cannot|peer|missing|found:|specifier)\b/i;
const noise =
  /node_modules|site-packages|\(node:|node:internal|hostedtoolcache|\/rustc\/|java\.base|org\.junit|junit\.|For more information|Process completed with exit code 1\.|A complete log of this run|^\s{0,4}at async|^[\s│|╷╵─=_⎯+~^-]*$|<anonymous>\)?$/;

/**
 * Chooses the lines to quote, in the order of the log: the root line of the best span, what stands around it and says where and why, and
 * the root lines of the next spans.
 */
export function pickEvidence(spans: readonly EvidenceSpan[]): readonly QuotedLine[] {
  const scored = spans.flatMap((span, rank) =>
    span.lines.map((line) => ({
      line,
      score: scoreOf(line, span, rank),
      distance: Math.abs(line.line - span.rootLine),
    })),
  );
  const best = scored.sort((a, b) => b.score - a.score || a.distance - b.distance || a.line.line - b.line.line);
  const enough = best.filter(({ score }) => score >= 4).length;
  return best
    .slice(0, Math.min(mostQuoted, Math.max(fewestQuoted, enough)))
    .map(({ line }) => line)
    .sort((a, b) => a.line - b.line);
}

function scoreOf(line: QuotedLine, span: EvidenceSpan, rank: number): number {
  const plain = plainText(line.text);
  if (line.line === span.rootLine)
    return rank === 0 ? 200 : 75 - 4 * Math.min(rank, 10) - (span.causeId === null ? 20 : 0);
  const isBefore = line.line < span.rootLine;
  const distance = Math.abs(line.line - span.rootLine);
  let score = isBefore ? 26 - 5 * distance : 36 - 2.5 * distance;
  const match = matchCause(plain);
  if (match !== undefined && strengthOf(match.cause) !== 'symptom')
    score += ['likely', 'guess'].includes(strengthOf(match.cause)) ? 15 : 35;
  if (match !== undefined && strengthOf(match.cause) === 'symptom') score -= 20;
  if (place.test(plain)) score += 18;
  if (difference.test(plain)) score += 22;
  if (reason.test(plain)) score += 12;
  if (noise.test(plain)) score -= 40;
  return rank === 0 ? score : score - 25 - 4 * Math.min(rank, 5);
}
