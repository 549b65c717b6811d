import type { GuardrailAction, Objection } from '../domain/objection.ts';
import { approvalNeed } from './approval-need.ts';
import type { BodyRoom } from './body-room.ts';
import { inert, inlineCode } from './inert.ts';
import type { Story } from './story.ts';

const marks: Readonly<Record<GuardrailAction, string>> = { refuse: '⛔', approve: '🛑', warn: '⚠️' };

/** What guardrails say and who else has to agree, to be read in ten seconds; empty when there is nothing to say. */
export function guardrailsSection(story: Story, { entries, characters }: BodyRoom['items']): string {
  const { objections } = story;
  const lines = objections.slice(0, entries).map((objection) => objectionLine(objection, characters));
  const more = objections.length - lines.length;
  const parts = [secondPerson(story), [...lines, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n')].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '' : `### Guardrails\n\n${parts.join('\n\n')}`;
}

function secondPerson(story: Story): string {
  const { rules, confirm } = approvalNeed(story);
  if (rules.length === 0) return '';
  const because = rules.map((rule) => inlineCode(rule)).join(', ');
  return `**A second person must approve this** (${because}). ${howToApprove(confirm)}`;
}

/** How to approve, for the body of the pull request and the check run. */
export function howToApprove(confirm: readonly string[]): string {
  const command = inlineCode(['/promptops approve', ...confirm].join(' '), 1_000);
  if (confirm.length === 0)
    return `Someone else who may use \`approve\` here comments ${command}, or approves this commit in a review; a new push takes it back.`;
  return `It destroys, so a review is not enough: someone else who may use \`approve\` here types the names, ${command}; a new push takes it back.`;
}

function objectionLine(
  { guardrail, action, file, object, path, reason, remedy }: Objection,
  characters: number,
): string {
  const place = [file, object, path].filter((part) => part !== '').map((part) => inlineCode(part));
  return `- ${marks[action]} **${inert(guardrail)}** ${place.join(' ')}: ${inert(reason, characters)}. ${inert(remedy, characters)}`;
}
