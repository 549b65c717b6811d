import type { ApprovalStore } from '../audit/approval-store.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { needsApprovalLabel } from '../publishing/approval-host.ts';
import { approvalReport } from '../publishing/approval-report.ts';
import { readStanding, type ApprovalDesk, type Standing } from './approval-standing.ts';

export type ApproveDependencies = { readonly approvals: ApprovalStore };

/** The check of the pull request's head as things stand now; after an event, and when a pull request of ours is opened. */
export async function settleApproval(desk: ApprovalDesk): Promise<void> {
  const standing = await readStanding(desk);
  if (!standing.quiet && standing.facts.open) await reportApproval(desk, standing);
}

/** Sets the check of exactly the commit that the standing was read for, and the label that says the same in lists. */
export async function reportApproval(
  { connection: { approvals }, origin }: ApprovalDesk,
  { facts, need, approval }: Standing,
): Promise<void> {
  await approvals.report(facts.headSha, approvalReport(need, approval));
  if (!facts.ours || facts.labels.includes(needsApprovalLabel) !== approval.green) return;
  await approvals.label(origin.issueNumber, needsApprovalLabel, !approval.green).catch((error: unknown) => {
    // The check decides; a label that GitHub does not take stops nothing.
    if (!(error instanceof PromptOpsError) || error.retry) throw error;
  });
}
