import type { SemanticChange } from '../domain/change-set.ts';
import type { Json } from '../domain/json.ts';
import type { BodyRoom } from './body-room.ts';
import { inlineCode } from './inert.ts';
import type { Story } from './story.ts';

const rowsUnfolded = 12;

/**
 * The semantic changes: a table of values, and a line a file for whole things that come or go (their text is in the diff).
 * What is more than a screenful is folded; what is more than there is room for is counted.
 */
export function changesTable(
  changes: readonly SemanticChange[],
  { rows, objects }: Pick<BodyRoom, 'rows' | 'objects'>,
): string {
  if (changes.length === 0) return 'Only comments or formatting.';
  const values = changes.filter((change) => !isWhole(change));
  const whole = wholeLines(changes, objects);
  return [
    whole.slice(0, rows).join('\n'),
    ...folded(values.slice(0, rows).map(valueRow)),
    uncounted(whole.length - rows, 'files'),
    uncounted(values.length - rows, 'values'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What each environment really gets, a folded table a target. */
export function renderedTables(rendered: Story['rendered'], { rendered: room, objects }: BodyRoom): string {
  const targets = rendered.filter(({ changes }) => changes.length > 0);
  if (targets.length === 0) return '';
  const tables = targets.slice(0, room.targets).map(({ target, changes }) => {
    const title = `${inlineCode(target).replaceAll('`', '')}: ${changes.length} ${changes.length === 1 ? 'value' : 'values'}`;
    return room.rows === 0
      ? `- ${inlineCode(target)}: ${changes.length} ${changes.length === 1 ? 'value' : 'values'}`
      : `<details><summary>Rendered ${title}</summary>\n\n${changesTable(changes, { rows: room.rows, objects })}\n\n</details>`;
  });
  const more = uncounted(targets.length - room.targets, 'targets');
  return `\n\nWhat each environment really gets:\n\n${tables.join('\n')}${more === '' ? '' : `\n\n${more}`}`;
}

function uncounted(count: number, things: string): string {
  return count <= 0 ? '' : `… and ${count} more ${things}, see the diff`;
}

const tableHead = '| file | object | value | from | to |\n|---|---|---|---|---|';

function folded(rows: readonly string[]): readonly string[] {
  const table = (some: readonly string[]): string => [tableHead, ...some].join('\n');
  if (rows.length === 0) return [];
  if (rows.length <= rowsUnfolded) return [table(rows)];
  return [
    table(rows.slice(0, rowsUnfolded)),
    `<details><summary>${rows.length - rowsUnfolded} more</summary>\n\n${table(rows.slice(rowsUnfolded))}\n\n</details>`,
  ];
}

function isWhole({ path, from, to }: SemanticChange): boolean {
  return path === '' && (from === undefined || to === undefined);
}

function wholeLines(changes: readonly SemanticChange[], objectsShown: number): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const change of changes.filter(isWhole)) {
    const verb = change.from === undefined ? '**adds**' : '**removes**';
    const line = `- ${inlineCode(change.file)} ${verb}`;
    lines.set(line, [...(lines.get(line) ?? []), inlineCode(change.object)]);
  }
  return [...lines].map(([line, objects]) => {
    const more = objects.length > objectsShown ? ` and ${objects.length - objectsShown} more` : '';
    return `${line} ${objects.slice(0, objectsShown).join(', ')}${more}`;
  });
}

function valueRow({ file, object, path, from, to }: SemanticChange): string {
  const place = path === '' ? '*text*' : inlineCode(path);
  return `| ${inlineCode(file)} | ${inlineCode(object)} | ${place} | ${value(from)} | ${value(to)} |`;
}

function value(json: Json | undefined): string {
  if (json === undefined) return '*not set*';
  return inlineCode(typeof json === 'string' ? json : JSON.stringify(json), 80);
}
