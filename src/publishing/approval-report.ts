import type { ApprovalNeed } from '../domain/approval.ts';
import { howToApprove } from './guardrails-section.ts';
import { inert, inlineCode } from './inert.ts';

/** What the check `promptops/approval` says. */
export type ApprovalReport = { readonly green: boolean; readonly title: string; readonly summary: string };

/** How an approval stands, as far as it is told to people. */
type Standing = {
  readonly green: boolean;
  readonly by: readonly string[];
  readonly missing: readonly string[];
  readonly ignored: readonly { readonly login: string; readonly rule: string; readonly reason: string }[];
};

/** Writes the check run for a commit: who approved, or what is missing and how to give it. */
export function approvalReport(need: ApprovalNeed, { green, by, missing, ignored }: Standing): ApprovalReport {
  if (need.rules.length === 0) return { green, title: 'No second person is needed', summary: 'No rule wants one.' };
  const because = `Wanted by ${need.rules.map((rule) => inlineCode(rule)).join(', ')}.`;
  const others = ignored.map(
    ({ login, rule, reason }) => `- ${inlineCode(login)} does not count: ${inert(reason)} (rule ${inlineCode(rule)})`,
  );
  const list = others.length === 0 ? '' : `\n\n${others.slice(0, 20).join('\n')}`;
  if (green) {
    const people = by.slice(0, 5).map((login) => inlineCode(login));
    return {
      green,
      title: `Approved by ${by.slice(0, 3).join(', ')}`,
      summary: `${people.join(', ')} approved this commit. ${because}${list}`,
    };
  }
  const lines = missing.map((what) => `- ${inert(what, 1_000)}`).join('\n');
  return {
    green,
    title: 'Waiting for a second person',
    summary: `Missing:\n\n${lines}\n\n${howToApprove(need.confirm)} ${because}${list}`,
  };
}
