import type { ApprovalStore } from '../audit/approval-store.ts';
import { approvalReport } from '../publishing/approval-report.ts';
import { readStanding, type ApprovalDesk, type Standing } from './approval-standing.ts';

export type ApproveDependencies = { readonly approvals: ApprovalStore };

/** The check of the pull request's head as things stand now; after an event, and when a pull request of ours is opened. */
export async function settleApproval(desk: ApprovalDesk): Promise<void> {
  const standing = await readStanding(desk);
  if (!standing.quiet && standing.facts.open) await reportApproval(desk, standing);
}

/** Sets the check of exactly the commit that the standing was read for. */
export async function reportApproval({ connection }: ApprovalDesk, { facts, need, approval }: Standing): Promise<void> {
  await connection.approvals.report(facts.headSha, approvalReport(need, approval));
}
