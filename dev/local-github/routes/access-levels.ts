import type { Access } from '../http/route.ts';

const access = (anyOf: readonly string[], level: 'read' | 'write', user: Access['user']): Access => ({
  app: { anyOf, level },
  user,
});

/**
 * What calls need, in the words of docs.github.com, "Permissions required for GitHub Apps"; the role is what a person needs for the same.
 * Comments, labels and assignees of a pull request can be written with either permission.
 */
export const readMetadata = access(['metadata'], 'read', 'read');
export const readContents = access(['contents'], 'read', 'read');
export const writeContents = access(['contents'], 'write', 'write');
export const readIssues = access(['issues', 'pull_requests'], 'read', 'read');
export const writeIssues = access(['issues', 'pull_requests'], 'write', 'read');
export const createIssues = access(['issues'], 'write', 'read');
export const triageIssues = access(['issues', 'pull_requests'], 'write', 'triage');
export const lockIssues = access(['issues', 'pull_requests'], 'write', 'write');
/** GitHub asks an App for `contents` here, not for `issues`. */
export const writeCommitComments = access(['contents'], 'write', 'read');
export const readPulls = access(['pull_requests'], 'read', 'read');
export const writePulls = access(['pull_requests'], 'write', 'read');
export const requestReviews = access(['pull_requests'], 'write', 'write');
export const readChecks = access(['checks'], 'read', 'read');
export const writeChecks = access(['checks'], 'write', 'read');
export const readStatuses = access(['statuses'], 'read', 'read');
export const writeStatuses = access(['statuses'], 'write', 'write');
export const readActions = access(['actions'], 'read', 'read');
export const administer = access(['administration'], 'write', 'admin');
