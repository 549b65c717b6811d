import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.ts';
import { atLeast, roleOf } from '../http/access.ts';
import {
  created,
  integer,
  noContent,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import type { Issue, Label, Pull } from '../model.ts';
import { accountShape } from '../shapes/account-shape.ts';
import { issueShape, labelShapes } from '../shapes/issue-shape.ts';
import { now, type Deed, type Repository, type World } from '../world.ts';
import { announceIssue, announcePull } from '../webhooks/announce.ts';
import { createIssues, lockIssues, readIssues, triageIssues, writeIssues } from './access-levels.ts';

const maxTextLength = 65_536;
export const longText = z.string().max(maxTextLength, `is too long (maximum is ${String(maxTextLength)} characters)`);
export const title = z.string().min(1).max(256, 'is too long (maximum is 256 characters)');
const labelNames = z.array(z.union([z.string(), z.object({ name: z.string() })]));
const newIssue = z.object({
  title,
  body: longText.nullish(),
  labels: labelNames.default([]),
  assignees: z.array(z.string()).default([]),
});
const changedIssue = z.object({
  title: title.optional(),
  body: longText.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'reopened', 'not_planned']).nullish(),
  labels: labelNames.optional(),
  assignees: z.array(z.string()).optional(),
});
const labelsBody = z.union([z.object({ labels: labelNames }), labelNames]);
const assigneesBody = z.object({ assignees: z.array(z.string()).default([]) });

/** Issues with their labels and assignees; pull requests are issues here, as on GitHub. */
export const issueRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues', access: readIssues, handle: listIssues },
  { method: 'POST', path: '/issues', access: createIssues, handle: createIssue },
  {
    method: 'GET',
    path: '/issues/:number',
    access: readIssues,
    handle: (call) => ok(issueShape(call.world, call.repository, issueOf(call))),
  },
  { method: 'PATCH', path: '/issues/:number', access: writeIssues, handle: changeIssue },
  {
    method: 'GET',
    path: '/issues/:number/labels',
    access: readIssues,
    handle: (call) => ok(labelShapes(call.world, call.repository, issueOf(call))),
  },
  { method: 'POST', path: '/issues/:number/labels', access: triageIssues, handle: (call) => putLabels(call, 'add') },
  { method: 'PUT', path: '/issues/:number/labels', access: triageIssues, handle: (call) => putLabels(call, 'replace') },
  { method: 'DELETE', path: '/issues/:number/labels/:name', access: triageIssues, handle: removeLabel },
  {
    method: 'POST',
    path: '/issues/:number/assignees',
    access: triageIssues,
    handle: (call) => changeAssignees(call, true),
  },
  {
    method: 'DELETE',
    path: '/issues/:number/assignees',
    access: triageIssues,
    handle: (call) => changeAssignees(call, false),
  },
  { method: 'PUT', path: '/issues/:number/lock', access: lockIssues, handle: (call) => lock(call, true) },
  { method: 'DELETE', path: '/issues/:number/lock', access: lockIssues, handle: (call) => lock(call, false) },
];

/** The issue a call names. Throws 404. */
export function issueOf({ repository, params }: RepositoryCall): Issue {
  const issue = repository.issues.get(integer(params['number']));
  if (issue === undefined) throw notFound();
  return issue;
}

function lock(call: RepositoryCall, locked: boolean): Answer {
  issueOf(call).locked = locked;
  return noContent;
}

/** Numbers an issue or pull request and keeps it. */
export function addIssue<P extends Pull | null>(
  world: World,
  repository: Repository,
  fields: Pick<Issue, 'title' | 'body' | 'author' | 'viaApp' | 'labels' | 'assignees'> & { readonly pull: P },
): Issue & { readonly pull: P } {
  const at = now();
  const issue: Issue & { readonly pull: P } = {
    ...fields,
    id: world.nextId(),
    number: repository.issues.size + 1,
    state: 'open',
    stateReason: null,
    locked: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

/** Finds a label or makes it, as GitHub does for a name that is new. */
export function ensureLabel(world: World, repository: Repository, name: string): Label {
  const known = repository.labels.get(name.toLowerCase());
  if (known !== undefined) return known;
  const label: Label = { id: world.nextId(), name, color: 'ededed', description: null };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}

function listIssues(call: RepositoryCall): Answer {
  const { world, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = query.get('creator')?.toLowerCase();
  const issues = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.includes(name)))
    .filter((issue) => creator === undefined || issue.author.toLowerCase() === creator)
    .toReversed();
  return paged(call, issues, (issue) => issueShape(world, repository, issue));
}

function createIssue(call: RepositoryCall): Answer {
  const { world, repository, body, login, actor } = call;
  const wanted = parseBody(newIssue, body, 'Issue');
  const mayTriage = actor.kind === 'installation' || atLeast(roleOf(world, repository, login), 'triage');
  // Labels and assignees of someone without the right to set them are dropped silently, as documented.
  const labels = mayTriage ? names(wanted.labels).map((name) => ensureLabel(world, repository, name).name) : [];
  const assignees = mayTriage ? wanted.assignees : [];
  const viaApp = actor.kind === 'installation';
  const issue = addIssue(world, repository, {
    title: wanted.title,
    body: wanted.body ?? null,
    author: login,
    viaApp,
    labels,
    assignees,
    pull: null,
  });
  announceIssue(call, issue, 'opened');
  return created(issueShape(world, repository, issue));
}

async function changeIssue(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body } = call;
  const issue = issueOf(call);
  const wanted = parseBody(changedIssue, body, 'Issue');
  requireAuthorOr(call, issue.author, 'triage');
  const changes: Record<string, { from: unknown }> = {};
  if (wanted.title !== undefined && wanted.title !== issue.title) {
    changes['title'] = { from: issue.title };
    issue.title = wanted.title;
  }
  if (wanted.body !== undefined && wanted.body !== issue.body) {
    changes['body'] = { from: issue.body };
    issue.body = wanted.body;
  }
  if (wanted.labels !== undefined) await setLabels(call, issue, names(wanted.labels));
  if (wanted.assignees !== undefined) issue.assignees = wanted.assignees;
  issue.updatedAt = now();
  if (Object.keys(changes).length > 0) await tell(call, issue, 'edited', { changes });
  if (wanted.state !== undefined && wanted.state !== issue.state) {
    await changeState(call, issue, wanted.state, wanted.state_reason ?? null);
  }
  return ok(issueShape(world, repository, issue));
}

/** Closes or reopens an issue or a pull request and tells. */
export async function changeState(
  deed: Deed,
  issue: Issue,
  state: 'open' | 'closed',
  reason: Issue['stateReason'],
): Promise<void> {
  issue.state = state;
  issue.stateReason = issue.pull !== null ? null : state === 'open' ? 'reopened' : (reason ?? 'completed');
  issue.closedAt = state === 'closed' ? now() : null;
  issue.closedBy = state === 'closed' ? deed.login : null;
  issue.updatedAt = now();
  await tell(deed, issue, state === 'closed' ? 'closed' : 'reopened');
}

/** Tells about an issue with the event of its kind: `issues` or `pull_request`. */
async function tell(
  deed: Deed,
  issue: Issue,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  if (issue.pull === null) announceIssue(deed, issue, action, more);
  else await announcePull(deed, issue, action, more);
}

/** Authors may change their own; others need the role. An App may change what its permission covers. */
export function requireAuthorOr(
  { world, repository, login, actor }: RepositoryCall,
  author: string,
  role: 'triage' | 'write',
): void {
  const mine = author.toLowerCase() === login.toLowerCase();
  if (mine || actor.kind === 'installation' || atLeast(roleOf(world, repository, login), role)) return;
  throw new ApiError(403, `Must have ${role} access to change what ${author} wrote.`);
}

async function setLabels(call: RepositoryCall, issue: Issue, wanted: readonly string[]): Promise<void> {
  const { world, repository } = call;
  const after = [...new Set(wanted.map((name) => ensureLabel(world, repository, name).name))];
  const before = issue.labels;
  issue.labels = after;
  issue.updatedAt = now();
  for (const name of after.filter((one) => !before.includes(one))) {
    await tell(call, issue, 'labeled', {
      label: labelShapes(world, repository, issue).find((one) => one.name === name),
    });
  }
  for (const name of before.filter((one) => !after.includes(one))) {
    await tell(call, issue, 'unlabeled', { label: { name } });
  }
}

async function putLabels(call: RepositoryCall, how: 'add' | 'replace'): Promise<Answer> {
  const issue = issueOf(call);
  const body = parseBody(labelsBody, call.body, 'Label');
  const wanted = names('labels' in body ? body.labels : body);
  await setLabels(call, issue, how === 'add' ? [...issue.labels, ...wanted] : wanted);
  return ok(labelShapes(call.world, call.repository, issue));
}

async function removeLabel(call: RepositoryCall): Promise<Answer> {
  const issue = issueOf(call);
  const name = (call.params['name'] ?? '').toLowerCase();
  if (!issue.labels.some((label) => label.toLowerCase() === name)) throw new ApiError(404, 'Label does not exist');
  await setLabels(
    call,
    issue,
    issue.labels.filter((label) => label.toLowerCase() !== name),
  );
  return ok(labelShapes(call.world, call.repository, issue));
}

async function changeAssignees(call: RepositoryCall, add: boolean): Promise<Answer> {
  const { world, repository } = call;
  const issue = issueOf(call);
  const { assignees } = parseBody(assigneesBody, call.body, 'Issue');
  const others = issue.assignees.filter((one) => !assignees.includes(one));
  // People who cannot be assigned are left out silently, as documented.
  const known = assignees.filter((one) => world.accounts.has(one.toLowerCase()));
  issue.assignees = add ? [...others, ...known].slice(0, 10) : others;
  issue.updatedAt = now();
  for (const one of known) {
    await tell(call, issue, add ? 'assigned' : 'unassigned', {
      assignee: accountShape(world, one),
    });
  }
  return add ? created(issueShape(world, repository, issue)) : ok(issueShape(world, repository, issue));
}

function names(labels: z.output<typeof labelNames>): readonly string[] {
  return labels.map((label) => (typeof label === 'string' ? label : label.name));
}
