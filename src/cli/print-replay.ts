import { styleText } from 'node:util';
import { plainText } from '../explain/plain-text.ts';
import type { Given, Replay } from '../workflows/replay.ts';

/** One fact then and now; empty: there is none. */
type Row = { readonly name: string; readonly was: string; readonly is: string };

const nameWidth = 9;
const mostSame = 12;
const mostLines = 6;

/**
 * What a recorded run gave then beside what it gives now, in so many columns of the terminal: what is equal once (`=`), what differs in
 * two columns (`≠`). Everything in it is text of others and printed without control sequences.
 */
export function printReplay(
  { recorded, replayed, sameChangeSet, isFollowed, differences }: Replay,
  columns: number,
): string {
  const rows = rowsOf(recorded, replayed).filter(({ was, is }) => was !== '' || is !== '');
  const isSame = rows.every(({ was, is }) => was === is);
  const width = Math.max(20, Math.floor((Math.min(columns, 200) - nameWidth - 6) / 2));
  const head = isSame ? [] : [styleText('bold', `  ${' '.repeat(nameWidth)} ${'then'.padEnd(width)} │ now`)];
  const verdict =
    differences.length > 0
      ? styleText('yellow', sameChangeSet ? 'The same files, byte by byte, but not the same in all.' : 'Not the same.')
      : styleText('green', recorded.files.length === 0 ? 'The same.' : 'The same, byte by byte.');
  const lines = [
    ...head,
    ...rows.flatMap((row) => (row.was === row.is ? same(row, 2 * width + 3) : different(row, width))),
    ...(isFollowed ? ['Its plan is the recorded one; it was edited, judged and proven again.'] : []),
    verdict,
  ];
  return `${lines.join('\n')}\n`;
}

function same({ name, was }: Row, width: number): readonly string[] {
  return wrap(was, width).map((line, at) => `${at === 0 ? '=' : ' '} ${title(name, at)} ${line}`);
}

function different({ name, was, is }: Row, width: number): readonly string[] {
  const [left, right] = [wrap(was, width), wrap(is, width)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const mark = styleText('yellow', at === 0 ? '≠' : ' ');
    return `${mark} ${title(name, at)} ${(left[at] ?? '').padEnd(width)} │ ${right[at] ?? ''}`.trimEnd();
  });
}

function title(name: string, at: number): string {
  return (at === 0 ? name : '').padEnd(nameWidth);
}

function rowsOf(then: Given, now: Given): readonly Row[] {
  const row = (name: string, of: (given: Given) => string): Row => ({ name, was: of(then), is: of(now) });
  return [
    row('outcome', ({ outcome }) => outcome),
    row('answer', ({ message }) => message),
    row('planner', ({ planner, versions }) => [planner ?? 'none', ...versions].join(' ')),
    row('software', ({ software }) => software),
    row('model', modelOf),
    ...listed('files', then.files, now.files, ({ path, after }) => [path, after?.slice(0, 12) ?? 'deleted']),
    ...listed('changes', then.changes, now.changes, ({ file, object, path, from, to }) => [
      `${file}: ${object} ${path}`.trim(),
      path === '' ? wholeObject(from, to) : `${valueOf(from)} → ${valueOf(to)}`,
    ]),
    ...listed('checks', then.checks, now.checks, ({ name, target, verdict, tool }) => [
      `${name} of ${target}`,
      `${verdict}${tool === null ? '' : `, ${tool}`}`,
    ]),
  ];
}

/** A row for each entry of either list, told apart by its key; of those that are the same no more than a few. */
function listed<Entry>(
  name: string,
  then: readonly Entry[],
  now: readonly Entry[],
  tell: (entry: Entry) => readonly [key: string, value: string],
): readonly Row[] {
  const [old, fresh] = [new Map(then.map(tell)), new Map(now.map(tell))];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])];
  const text = (side: ReadonlyMap<string, string>, key: string): string =>
    side.has(key) ? `${key}  ${side.get(key) ?? ''}` : '(not there)';
  const differing = keys.filter((key) => old.get(key) !== fresh.get(key));
  const alike = keys.filter((key) => old.get(key) === fresh.get(key));
  const left = alike.length - mostSame;
  const more = `… and ${left} more that are the same`;
  return [
    ...[...differing, ...alike.slice(0, mostSame)].map((key) => ({ was: text(old, key), is: text(fresh, key) })),
    ...(left > 0 ? [{ was: more, is: more }] : []),
  ].map((row, at) => ({ name: at === 0 ? name : '', ...row }));
}

function modelOf({ usage }: Given): string {
  if (usage === null || usage.model === null) return 'none';
  const { model, rounds, inputTokens, outputTokens } = usage;
  return `${model}, ${rounds === 1 ? '1 round' : `${rounds} rounds`}, ${inputTokens} + ${outputTokens} tokens`;
}

type Value = Given['changes'][number]['to'];

function valueOf(value: Value): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Its text stands in the file. */
function wholeObject(from: Value, to: Value): string {
  if (from === undefined) return 'added';
  return to === undefined ? 'removed' : 'replaced';
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

/** Broken at blanks where there are any, no more than a few lines. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = oneLine(text);
  while (rest.length > width && lines.length < mostLines - 1) {
    const blank = rest.lastIndexOf(' ', width);
    const end = blank > width / 2 ? blank : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest.length <= width ? rest : `${rest.slice(0, width - 1)}…`];
}
