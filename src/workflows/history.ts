import { changesAbout, readHistoryQuery } from '../audit/history-query.ts';
import type { RunRecord } from '../audit/audit-record.ts';
import type { SemanticChange } from '../domain/change-set.ts';
import type { Json } from '../domain/json.ts';
import { inlineCode } from '../publishing/inert.ts';
import { plainComment } from '../publishing/status-comment.ts';
import type { Ending } from './change.ts';
import type { WorkflowContext } from './workflow-context.ts';

const maxRows = 20;
const maxChangesPerRow = 3;

/** `history`: what was changed through us in this repository, from the records of the runs, the newest first. */
export async function historyWorkflow({ run, audit }: WorkflowContext): Promise<Ending> {
  const { repository } = run.request.origin;
  const words = run.request.command.text.replace(/^\S+\s*/, '');
  const query = readHistoryQuery(words, new Date());
  const { since, actor } = query;
  const filter = { ...(since === undefined ? {} : { since }), ...(actor === undefined ? {} : { actor }) };
  const rows: string[] = [];
  let more = false;
  for await (const { record } of audit.find({
    repository: `${repository.owner}/${repository.name}`,
    newestFirst: true,
    ...filter,
  })) {
    // A dry run changed nothing.
    if (record.outcome !== 'changed' || record.commit === undefined) continue;
    const changes = changesAbout(record, query);
    if (changes.length === 0) continue;
    more = rows.length === maxRows;
    if (more) break;
    rows.push(rowOf(record, changes));
  }
  const table =
    rows.length === 0
      ? 'Nothing was changed through me that fits.'
      : ['| when | by | what | pull request |', '|---|---|---|---|', ...rows].join('\n');
  const rest = more
    ? `\n\nOlder ones are left out; narrow it with \`since:\`, \`service:\`, \`path:\` or \`actor:\`.`
    : '';
  return { outcome: 'answered', comment: plainComment(run.id, `${table}${rest}`) };
}

function rowOf({ at, actor, pullRequest }: RunRecord, changes: readonly SemanticChange[]): string {
  const shown = changes.slice(0, maxChangesPerRow).map(describe);
  const left = changes.length - shown.length;
  const what = [...shown, ...(left > 0 ? [`… and ${left} more`] : [])].join('<br>');
  const when = `${at.slice(0, 10)} ${at.slice(11, 16)}`;
  return `| ${when} | ${inlineCode(actor, 40)} | ${what} | ${pullRequest === null ? '' : `#${pullRequest}`} |`;
}

function describe({ object, path, from, to }: SemanticChange): string {
  if (path === '')
    return `${inlineCode(object, 80)} ${from === undefined ? 'added' : to === undefined ? 'removed' : 'replaced'}`;
  return `${inlineCode(`${object} ${path}`, 120)}: ${valueOf(from)} → ${valueOf(to)}`;
}

function valueOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  return inlineCode(typeof value === 'string' ? value : JSON.stringify(value), 40);
}
