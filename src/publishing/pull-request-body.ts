import { worstVerdict, type Check } from '../domain/check.ts';
import { cutText } from '../domain/well-formed.ts';
import { bodyRooms, type BodyRoom } from './body-room.ts';
import { changesTable, renderedTables } from './changes-table.ts';
import { renderChecks, uncheckedLines } from './checks-table.ts';
import { guardrailsSection } from './guardrails-section.ts';
import { codeBlock, inert, inlineCode } from './inert.ts';
import { recordOf, renderRecord } from './record.ts';
import { roundsSection } from './rounds-section.ts';
import { shownTable } from './shown-table.ts';
import type { Story } from './story.ts';

/** GitHub takes 65,536 characters; what people and other Apps add under it needs some of them. */
const maxBodyCharacters = 60_000;

/** What a reviewer reads, with as much of everything as GitHub takes; cut between lines only, and said so. */
export function pullRequestBody(story: Story): string {
  let body = '';
  for (const room of bodyRooms) {
    body = bodyWith(story, room);
    if (body.length <= maxBodyCharacters) break;
  }
  return body;
}

function bodyWith(story: Story, room: BodyRoom): string {
  const { proposal, checks, runId, actor, issueNumber, usage } = story;
  const where = issueNumber === undefined ? 'on a local checkout' : `in #${issueNumber}`;
  const model =
    usage.model === null
      ? ''
      : ` (${inlineCode(usage.model)}, ${usage.rounds} ${usage.rounds === 1 ? 'round' : 'rounds'})`;
  const list = listIn(room.items);
  const sections = [
    `**Asked** by ${inlineCode(actor)} ${where}:\n\n${codeBlock(story.asked, 'text', 2_000)}`,
    `### What changes\n\n${changesTable(story.changes, room)}${renderedTables(story.rendered, room)}`,
    guardrailsSection(story, room.items),
    `### Checks\n\n${checksIn(checks, room.items)}`,
    roundsSection(story.rounds ?? [], room.items.entries),
    list('Watch out', proposal.warnings),
    list('Taken for granted', proposal.assumptions),
    list('Not checked', uncheckedLines(checks)),
    shownTable(story.shown, room.items.entries),
    `### How to go on\n\n${nextSteps(story)}`,
    `<sub>Planned by \`${proposal.planner}\`${model} · run \`${runId}\` · PromptOps never applies anything: merging is yours.</sub>`,
    renderRecord(recordOf(story, room.record)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function nextSteps({ checks, issueNumber }: Story): string {
  const again = issueNumber === undefined ? 'ask again' : `ask again in #${issueNumber}`;
  const draft =
    worstVerdict(checks) === 'pass'
      ? ''
      : '- This is a **draft** because not every check passes; look at the checks above, then mark it ready yourself.\n';
  return `${draft}- To have it done differently, comment \`/promptops revise\` and what should be different, here or on a line; or close this and ${again}.\n- To undo it after merging, comment \`/promptops revert\` here.\n- To drop it, close it; nothing else was touched.`;
}

const worstFirst = ['fail', 'unchecked', 'pass'];

/** The worst checks; what is left out is counted, and the check run has them all. */
function checksIn(checks: readonly Check[], { entries, characters }: BodyRoom['items']): string {
  const shown = checks
    .toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict))
    .slice(0, entries)
    .map((check) => ({
      ...check,
      findings: check.findings
        .slice(0, entries)
        .map((finding) => ({ ...finding, message: cutText(finding.message, characters) })),
    }));
  const left = checks.length - shown.length;
  return `${renderChecks(shown)}${left <= 0 ? '' : `\n\n… and ${left} more checks, see the check run`}`;
}

function listIn({ entries, characters }: BodyRoom['items']): (title: string, items: readonly string[]) => string {
  return (title, items) => {
    if (items.length === 0) return '';
    const more = items.length > entries ? [`- … and ${items.length - entries} more`] : [];
    const lines = items.slice(0, entries).map((item) => `- ${inert(item, characters)}`);
    return `### ${title}\n\n${[...lines, ...more].join('\n')}`;
  };
}
