import { visibleLines } from '../commands/visible-lines.ts';
import type { RevisionItem, RevisionItems } from '../domain/revision-item.ts';
import type { Round } from '../domain/round.ts';
import type { Remark } from '../publishing/revision-host.ts';
import type { Role } from '../policy/authorize.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * What has to be addressed: the words of the command, then every remark that is open. On a line it is the words, or without words the
 * thread that they answer. Only remarks of people who may write here ask for anything; what others say is told as not done.
 */
export async function revisionItems(
  { run, connection }: Pick<WorkflowContext, 'run' | 'connection'>,
  remarks: readonly Remark[],
  rounds: readonly Round[],
): Promise<RevisionItems> {
  const { command, origin } = run.request;
  const words = wordsOf(command.text);
  const done = new Set(rounds.flatMap((round) => round.remarks));
  const own = origin.comment?.kind === 'review' ? remarks.find(({ id }) => id === origin.comment?.id) : undefined;
  const root = own?.answerTo ?? own?.id;
  const inThread = ({ id, answerTo }: Remark): boolean => root === undefined || id === root || answerTo === root;
  const open = remarks.filter((one) => one.isPerson && !done.has(one.id) && !isCommand(one) && inThread(one));
  const wanted = own !== undefined && words !== '' ? [] : open;
  const items: RevisionItem[] =
    words === '' ? [] : [{ asked: words, ...(own?.file === undefined ? {} : { file: own.file }) }];
  const left: { asked: string; why: string }[] = [];
  for (const remark of wanted) {
    const item = itemOf(remark);
    const role = await connection.rights.roleOf(remark.author);
    if (!writing.has(role)) left.push({ asked: item.asked, why: `${remark.author} may not write here` });
    else if (/```suggestion/.test(remark.text) && item.suggestion === undefined)
      left.push({ asked: item.asked, why: 'the lines of the suggestion are not there any more' });
    else if (item.asked !== '') items.push(item);
  }
  return { items, left };
}

const writing: ReadonlySet<Role> = new Set(['write', 'maintain', 'admin']);

/** The request without the verb. */
function wordsOf(text: string): string {
  return text.replace(/^(?:please\s+)?(?:revise|rework)\b[\s:,]*/i, '').trim();
}

function isCommand({ text }: Remark): boolean {
  return visibleLines(text).some(({ raw, kind }) => kind === 'prose' && /^ {0,3}\/prompt(?:ops)?\b/i.test(raw));
}

function itemOf({ id, text, file, lines }: Remark): RevisionItem {
  const suggested = /```suggestion[^\n]*\n([\s\S]*?)(?:^|\n)?```/.exec(text.replaceAll('\r\n', '\n'))?.[1];
  const said = visibleLines(text)
    .filter(({ kind }) => kind === 'prose')
    .map((line) => line.text.trim())
    .join(' ')
    .trim();
  const asked = said === '' && suggested !== undefined ? `suggestion: ${suggested.trim()}` : said;
  return {
    asked,
    remark: id,
    ...(file === undefined ? {} : { file }),
    ...(suggested === undefined || lines === undefined ? {} : { suggestion: { lines, text: suggested } }),
  };
}
