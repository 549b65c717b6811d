/** What has to be so before a pull request may be merged, besides its checks: the approval of a second person. */
export type ApprovalNeed = {
  /** The rules that want it: `environments.production.protected`, `stateful-removal`. Empty: nobody else is needed. */
  readonly rules: readonly string[];
  /** Names of things that are destroyed; the approver types each of them. */
  readonly confirm: readonly string[];
  /** sha256 of what was proposed and on what base; an approval is of this and no other proposal. */
  readonly proposal: string;
};
