import { createEmulator, type Emulator } from 'emulate';
import type { Octokit } from 'octokit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOnBranch, person, repo, startSeeded, type Seeded } from './support.ts';

/**
 * `emulate` is somebody else's reading of GitHub's API. The same calls go to it and to ours: same status, and nothing that its answers
 * carry may be missing from ours. Where it stubs or errs, the difference is written down beside the call.
 */
type Shape = { readonly [key: string]: Shape } | string;
type Call = {
  readonly name: string;
  readonly run: (octokit: Octokit) => Promise<{ readonly status: number; readonly data: unknown }>;
  /** Keys of emulate's answer that github.com does not have there. */
  readonly invented?: RegExp;
  /** Status of emulate that differs from what docs.github.com says. */
  readonly wrongStatus?: number;
};

const openPull: Call['run'] = async (octokit) => {
  await commitOnBranch(octokit, 'feature', { 'new.txt': 'new\n' });
  return octokit.rest.pulls.create({ ...repo, title: 'Add', head: 'feature', base: 'main' });
};
/** It shows an organisation as one where github.com shows a simple user, and permissions nobody has there. */
const inPull = /^(head|base)\.(user\.|repo\.owner\.|repo\.permissions)/;
const at = { ...repo, issue_number: 1 };

const calls: readonly Call[] = [
  { name: 'user', run: (octokit) => octokit.rest.users.getByUsername({ username: 'lena' }), invented: /./ },
  { name: 'create issue', run: (octokit) => octokit.rest.issues.create({ ...repo, title: 'One', body: 'text' }) },
  { name: 'get issue', run: (octokit) => octokit.rest.issues.get(at) },
  { name: 'list issues', run: (octokit) => octokit.rest.issues.listForRepo(repo) },
  { name: 'comment', run: (octokit) => octokit.rest.issues.createComment({ ...at, body: 'text' }) },
  { name: 'list comments', run: (octokit) => octokit.rest.issues.listComments(at) },
  { name: 'add labels', run: (octokit) => octokit.rest.issues.addLabels({ ...at, labels: ['bug'] }) },
  { name: 'close issue', run: (octokit) => octokit.rest.issues.update({ ...at, state: 'closed' }) },
  { name: 'missing issue', run: (octokit) => octokit.rest.issues.get({ ...repo, issue_number: 404 }) },
  {
    name: 'issue without a title',
    run: (octokit) => octokit.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: '' }),
  },
  { name: 'get ref', run: (octokit) => octokit.rest.git.getRef({ ...repo, ref: 'heads/main' }) },
  { name: 'missing ref', run: (octokit) => octokit.rest.git.getRef({ ...repo, ref: 'heads/none' }) },
  {
    name: 'create blob',
    run: (octokit) => octokit.rest.git.createBlob({ ...repo, content: 'text' }),
    invented: /^(node_id|size)$/,
  },
  { name: 'get tree', run: (octokit) => octokit.rest.git.getTree({ ...repo, tree_sha: 'main' }) },
  { name: 'get file', run: (octokit) => octokit.rest.repos.getContent({ ...repo, path: 'README.md' }) },
  { name: 'missing file', run: (octokit) => octokit.rest.repos.getContent({ ...repo, path: 'none' }) },
  { name: 'branch', run: (octokit) => octokit.rest.repos.getBranch({ ...repo, branch: 'main' }) },
  { name: 'commits', run: (octokit) => octokit.rest.repos.listCommits(repo) },
  { name: 'create pull request', run: openPull, invented: inPull },
  { name: 'get pull request', run: (octokit) => octokit.rest.pulls.get({ ...repo, pull_number: 2 }), invented: inPull },
  { name: 'list pull requests', run: (octokit) => octokit.rest.pulls.list(repo), invented: inPull },
  {
    name: 'pull request as issue',
    run: (octokit) => octokit.rest.issues.get({ ...repo, issue_number: 2 }),
    // On github.com every pull request is an issue.
    wrongStatus: 404,
  },
  {
    name: 'review',
    run: (octokit) => octokit.rest.pulls.createReview({ ...repo, pull_number: 2, event: 'COMMENT', body: 'x' }),
    // Documented: 200, although something is made.
    wrongStatus: 201,
    invented: /^(created|updated)_at$/,
  },
  {
    name: 'merge',
    run: (octokit) => octokit.rest.pulls.merge({ ...repo, pull_number: 2 }),
    // It insists on a body; all of its fields are optional.
    wrongStatus: 400,
  },
  { name: 'search', run: (octokit) => octokit.rest.search.issuesAndPullRequests({ q: 'repo:acme/infra One' }) },
];

describe('the local GitHub and an emulator by others', () => {
  let seeded: Seeded;
  let emulator: Emulator;
  let theirs: Octokit;

  beforeAll(async () => {
    seeded = await startSeeded();
    emulator = await createEmulator({
      service: 'github',
      port: 0,
      seed: {
        tokens: { lena_token: { login: 'lena', scopes: ['repo'] } },
        github: {
          users: [{ login: 'lena' }],
          orgs: [{ login: 'acme', members: [{ login: 'lena', role: 'admin' }] }],
          repos: [{ owner: 'acme', name: 'infra', auto_init: true }],
        },
      },
    });
    theirs = person({ ...seeded.github, url: emulator.url.replace('localhost', '127.0.0.1') }, 'lena_token');
  });
  afterAll(async () => {
    await seeded.github.close();
    await emulator.close();
  });

  it.each(calls)('agree on $name', async ({ run, invented, wrongStatus }) => {
    const [ours, other] = [await outcome(run(seeded.lena)), await outcome(run(theirs))];
    expect(other.status).toBe(wrongStatus ?? ours.status);
    expect(missing(other.shape, ours.shape).filter((key) => invented?.test(key) !== true)).toEqual([]);
  });
});

async function outcome(
  call: Promise<{ readonly status: number; readonly data: unknown }>,
): Promise<{ readonly status: number; readonly shape: Shape }> {
  try {
    const { status, data } = await call;
    return { status, shape: shapeOf(data) };
  } catch (error) {
    if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) throw error;
    return { status: error.status, shape: {} };
  }
}

function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return shapeOf(value[0]);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** Paths of keys that `expected` has and `actual` lacks. */
function missing(expected: Shape, actual: Shape, path = ''): readonly string[] {
  if (typeof expected === 'string') return [];
  return Object.entries(expected).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof actual === 'string') return [];
    const found = actual[key];
    return found === undefined ? [here] : missing(inner, found, here);
  });
}
