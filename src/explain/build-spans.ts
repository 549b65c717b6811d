import type { CollectedStep } from './collect-steps.ts';
import type { EvidenceSpan, QuotedLine } from './log-reduction.ts';
import type { RankedMatch } from './rank-matches.ts';
import { strengthOf } from './match-cause.ts';
import { isTelling } from './telling-line.ts';

const defaultBefore = 2;
const defaultAfter = 6;
const maxRootLines = 30;
const maxOtherLines = 14;
/** Lines before the end of a step that names no known cause. */
const lastWords = 20;

/**
 * The spans around the ranked lines, best first, together at most `budgetLines` lines long. Blank lines are not counted and not quoted.
 * A step in which nothing is known is told by its last words.
 */
export function buildSpans(
  step: CollectedStep,
  ranked: readonly RankedMatch[],
  budgetLines: number,
): readonly EvidenceSpan[] {
  const spans: EvidenceSpan[] = [];
  const taken = new Set<number>();
  let left = budgetLines;
  const add = (range: Range, causeId: string | null) => {
    const lines = linesOf(step, range, taken, left);
    const root = step.lines[range.root];
    const [first, last] = [lines[0], lines.at(-1)];
    if (root === undefined || first === undefined || last === undefined || taken.has(root.number)) return;
    for (const line of lines) taken.add(line.line);
    left -= lines.length;
    spans.push({ from: first.line, to: last.line, rootLine: root.number, causeId, lines });
  };
  const telling = ranked.filter((match) => strengthOf(match.cause) !== 'symptom');
  const last = lastWordAt(step);
  if (telling.length === 0 && last !== undefined) {
    const root = firstTellingAt(step, last) ?? last;
    add({ from: root - lastWords, root, to: last + 1, most: maxRootLines }, null);
  }
  const rest = telling.length === 0 ? ranked : inReadingOrder(telling);
  for (const match of rest) {
    if (left <= 0) break;
    if (taken.has(step.lines[match.at]?.number ?? 0)) continue;
    const before = match.cause.before ?? defaultBefore;
    const after = match.cause.after ?? defaultAfter;
    const most = spans.length === 0 ? maxRootLines : maxOtherLines;
    add({ from: match.at - before, root: match.at, to: match.at + after, most }, match.cause.id);
  }
  // Where nothing is proven, a person wants to see how the step ended as well.
  const [best] = telling;
  if (best !== undefined && last !== undefined && ['likely', 'guess'].includes(strengthOf(best.cause)))
    add(lastUntold(step, last, taken), null);
  return spans;
}

/** The likeliest cause, then its kind in the order of the log, then what else is known. */
function inReadingOrder(ranked: readonly RankedMatch[]): readonly RankedMatch[] {
  const [root] = ranked;
  if (root === undefined) return [];
  const sameKind = ranked.filter((match) => match !== root && match.cause.id === root.cause.id);
  const others = ranked.filter((match) => match.cause.id !== root.cause.id);
  return [root, ...sameKind, ...others];
}

type Range = { readonly from: number; readonly root: number; readonly to: number; readonly most: number };

/** Neighbours of the root line in the log; a group of GitHub's or the end of a box ends them. */
function linesOf(step: CollectedStep, range: Range, taken: ReadonlySet<number>, left: number): QuotedLine[] {
  const root = step.lines[range.root];
  if (root === undefined) return [];
  const before: QuotedLine[] = [];
  const after: QuotedLine[] = [];
  for (let at = range.root - 1; at >= Math.max(0, range.from); at -= 1) {
    const line = step.lines[at];
    if (line === undefined || line.number !== root.number - (range.root - at) || taken.has(line.number)) break;
    if (/^##\[(?:end)?group\]|^##\[error\]|^╵/.test(line.plain)) break;
    before.unshift({ line: line.number, text: line.text });
  }
  for (let at = range.root + 1; at <= range.to; at += 1) {
    const line = step.lines[at];
    if (line === undefined || line.number !== root.number + (at - range.root) || taken.has(line.number)) break;
    if (/^##\[(?:end)?group\]/.test(line.plain)) break;
    after.push({ line: line.number, text: line.text });
    if (/^(?:╵|##\[error\])/.test(line.plain)) break;
  }
  const most = Math.min(range.most, left);
  const room = Math.max(0, most - 1);
  const keptAfter = withoutBlanks(after).slice(0, Math.max(room - before.length, Math.ceil(room / 2)));
  const keptBefore = withoutBlanks(before).slice(-Math.max(0, room - keptAfter.length) || before.length);
  return most <= 0
    ? []
    : [...keptBefore, { line: root.number, text: root.text }, ...keptAfter].slice(-Math.max(most, 1));
}

function withoutBlanks(lines: readonly QuotedLine[]): QuotedLine[] {
  return lines.filter((line) => line.text.trim() !== '');
}

/** The last words of a step, as far as no span has them. */
function lastUntold(step: CollectedStep, last: number, taken: ReadonlySet<number>): Range {
  const at = step.lines.slice(0, last + 1).findLastIndex((line) => !taken.has(line.number) && line.plain.trim() !== '');
  return { from: at - maxRootLines, root: at, to: last + 1, most: maxRootLines };
}

/** The first of a step's last words that reads as trouble: what follows from it stands behind it. */
function firstTellingAt(step: CollectedStep, last: number): number | undefined {
  const from = Math.max(0, last - lastWords);
  const at = step.lines
    .slice(from, last + 1)
    .findIndex((line) => isTelling(line.plain) && !line.plain.startsWith('##['));
  return at === -1 ? undefined : from + at;
}

/** The last thing that a step says before GitHub says that it failed. */
function lastWordAt(step: CollectedStep): number | undefined {
  const failed = step.lines.findLastIndex((line) => /^##\[error\]Process completed/.test(line.plain));
  const upTo = failed === -1 ? step.lines.length : failed;
  const at = step.lines
    .slice(0, upTo)
    .findLastIndex((line) => line.plain.trim() !== '' && !/^##\[(?:end)?group\]/.test(line.plain));
  return at === -1 ? undefined : at;
}
