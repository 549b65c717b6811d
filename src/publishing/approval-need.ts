import { createHash } from 'node:crypto';
import type { ApprovalNeed } from '../domain/approval.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Json } from '../domain/json.ts';
import { namesToConfirm } from '../domain/objection.ts';
import type { Story } from './story.ts';

/** Who else has to agree to a change, and to what: the rule of its environment, and guardrails that want a second person. */
export function approvalNeed(story: Story): ApprovalNeed {
  const guardrails = story.objections.filter(({ action }) => action === 'approve').map(({ guardrail }) => guardrail);
  const environment = story.needsApproval === undefined ? [] : [story.needsApproval];
  return {
    rules: [...new Set([...environment, ...guardrails])],
    confirm: namesToConfirm(story.objections),
    proposal: proposalHash(story),
  };
}

/** What was proposed, on what base: the same proposal on another commit is another one. */
function proposalHash({ base, proposal }: Story): string {
  return (
    createHash('sha256')
      // Canonical: a proposal that was stored and read again has its keys in another order.
      .update(canonicalJson([base.commit, ...(proposal.operations as unknown as readonly Json[])]))
      .digest('hex')
  );
}
