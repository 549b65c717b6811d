import type { Check, Finding, Verdict } from '../domain/check.ts';
import { inert, inlineCode } from './inert.ts';

const marks: Readonly<Record<Verdict, string>> = { pass: '✅ pass', fail: '❌ fail', unchecked: '⚠️ not checked' };
const order: readonly Verdict[] = ['fail', 'unchecked', 'pass'];
const findingsShown = 10;
const targetsNamed = 3;

/**
 * The checks as a table, the worst first, and the findings that matter under it. What passes takes one row for each check and
 * tool, however many targets it looked at; what fails or could not be run is named target by target.
 */
export function renderChecks(checks: readonly Check[]): string {
  if (checks.length === 0) return 'No check could look at this change.';
  const sorted = checks.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const table = ['| | check | of | tool | time |', '|---|---|---|---|---|', ...rowsOf(sorted)].join('\n');
  const findings = checks.flatMap((check) => check.findings).toSorted((a, b) => rank(a) - rank(b));
  if (findings.length === 0) return table;
  const more = findings.length > findingsShown ? `\n- … and ${findings.length - findingsShown} more` : '';
  return `${table}\n\n${findings.slice(0, findingsShown).map(findingLine).join('\n')}${more}`;
}

function rowsOf(checks: readonly Check[]): readonly string[] {
  const groups = Map.groupBy(checks, (check) =>
    check.verdict === 'pass' ? JSON.stringify([check.name, check.tool]) : check,
  );
  return [...groups.values()].map((same) => {
    const [first] = same;
    if (first === undefined) return '';
    const seconds = same.reduce((sum, check) => sum + check.seconds, 0);
    const tool = first.tool === null ? '' : inert(first.tool);
    return `| ${marks[first.verdict]} | ${inert(first.name)} | ${targetsOf(same)} | ${tool} | ${duration(seconds)} |`;
  });
}

function targetsOf(checks: readonly Check[]): string {
  const targets = [...new Set(checks.map(({ target }) => (target === '.' ? 'the whole change' : inlineCode(target))))];
  if (targets.length <= targetsNamed) return targets.join(', ');
  return `${targets.length}: ${targets.slice(0, targetsNamed - 1).join(', ')} and ${targets.length - targetsNamed + 1} more`;
}

/** One sentence on a set of checks: `6 checks pass`, `1 of 6 checks fails`. */
export function checksSentence(checks: readonly Check[]): string {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  const total = checks.length;
  if (total === 0) return 'nothing could be checked';
  const parts = [
    count('fail') > 0 ? `${count('fail')} of ${total} checks ${count('fail') === 1 ? 'fails' : 'fail'}` : '',
    count('unchecked') > 0 ? `${count('unchecked')} of ${total} could not be run` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? `${total} ${total === 1 ? 'check passes' : 'checks pass'}` : parts.join(', ');
}

/** What could not be run, one line for each reason: a chart with a dozen values files has the same reason a dozen times. */
export function uncheckedLines(checks: readonly Check[]): readonly string[] {
  const unchecked = checks.filter((check) => check.verdict === 'unchecked');
  const byReason = Map.groupBy(unchecked, (check) => `${check.name}: ${check.reason ?? 'could not be run'}`);
  return [...byReason.values()].map((same) => {
    const targets = [...new Set(same.map(({ target }) => target))];
    const more = targets.length > targetsNamed ? ` and ${targets.length - targetsNamed} more` : '';
    const named = targets.slice(0, targetsNamed).map((target) => `\`${target}\``);
    return `\`${same[0]?.name ?? ''}\` of ${named.join(', ')}${more}: ${same[0]?.reason ?? 'could not be run'}`;
  });
}

function findingLine({ severity, file, line, rule, message }: Finding): string {
  const icon = severity === 'error' ? '❌' : severity === 'warning' ? '⚠️' : 'ℹ️';
  return `- ${icon} ${inlineCode(line === undefined ? file : `${file}:${line}`)} ${inert(message)} (${inert(rule)})`;
}

function rank(finding: Finding): number {
  return ['error', 'warning', 'info'].indexOf(finding.severity);
}

function duration(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}
