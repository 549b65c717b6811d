import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.ts';
import {
  created,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import { listCommits, mergeBase, readCommit, writeCommit } from '../git/commits.ts';
import { diffFiles, diffText } from '../git/diff.ts';
import { listRefs, readRef, writeRef } from '../git/refs.ts';
import { listTree, writeTree, type TreeItem } from '../git/trees.ts';
import { writeObject } from '../git/write-object.ts';
import { commitShape, fileShape, gitCommitShape } from '../shapes/git-shape.ts';
import { apiUrl, htmlUrl } from '../shapes/issue-shape.ts';
import { repositoryShape } from '../shapes/repository-shape.ts';
import { refChanged } from '../webhooks/ref-changed.ts';
import { accountOf, now } from '../world.ts';
import { readContents, readMetadata, writeContents } from './access-levels.ts';
import { wrapBase64 } from './git-data-routes.ts';

const putBody = z.object({
  message: z.string(),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
});

/** The repository itself, its files, branches and history. */
export const contentsRoutes: readonly RepositoryRoute[] = [
  {
    method: 'GET',
    path: '',
    access: readMetadata,
    handle: ({ world, repository, actor }) => ok(repositoryShape(world, repository, actor)),
  },
  { method: 'GET', path: '/contents', access: readContents, handle: getContents },
  { method: 'GET', path: '/contents/*', access: readContents, handle: getContents },
  { method: 'PUT', path: '/contents/*', access: writeContents, handle: putContents },
  { method: 'GET', path: '/branches', access: readContents, handle: listBranches },
  { method: 'GET', path: '/branches/*', access: readContents, handle: getBranch },
  { method: 'GET', path: '/commits', access: readContents, handle: getHistory },
  { method: 'GET', path: '/commits/:ref', access: readContents, handle: getCommit },
  { method: 'GET', path: '/compare/*', access: readContents, handle: compare },
];

async function getContents(call: RepositoryCall): Promise<Answer> {
  const { repository, query, params, accept } = call;
  const ref = query.get('ref') ?? repository.defaultBranch;
  const path = (params['*'] ?? '').replace(/\/+$/, '');
  const commit = await readCommit(repository.git, ref);
  if (commit === undefined)
    throw new ApiError(404, query.has('ref') ? `No commit found for the ref ${ref}` : 'This repository is empty.');
  const object = await repository.git.objects.read(`${commit.sha}:${path}`);
  if (object === undefined) throw notFound();
  if (object.type === 'tree') {
    const items = (await listTree(repository.git, object.sha)) ?? [];
    return ok(items.map((item) => entryShape(call, ref, path === '' ? item.path : `${path}/${item.path}`, item)));
  }
  if (/\braw\b/.test(accept)) return { status: 200, text: object.content.toString() };
  const item: TreeItem = { path, mode: '100644', type: 'blob', sha: object.sha, size: object.content.length };
  // Over 1 MB GitHub leaves the content out; over 100 MB it refuses.
  const small = object.content.length <= 1024 * 1024;
  const content = small
    ? { content: wrapBase64(object.content), encoding: 'base64' }
    : { content: '', encoding: 'none' };
  return ok({ ...entryShape(call, ref, path, item), ...content });
}

function entryShape(
  { world, repository }: RepositoryCall,
  ref: string,
  path: string,
  item: TreeItem,
): Readonly<Record<string, unknown>> {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const url = apiUrl(world, repository, `/contents/${encoded}?ref=${ref}`);
  const git = apiUrl(world, repository, `/git/${item.type}s/${item.sha}`);
  const html = htmlUrl(world, repository, `/blob/${ref}/${encoded}`);
  const type = item.mode === '120000' ? 'symlink' : { blob: 'file', tree: 'dir', commit: 'submodule' }[item.type];
  return {
    type,
    name: path.split('/').at(-1) ?? '',
    path,
    sha: item.sha,
    size: item.size ?? 0,
    url,
    git_url: git,
    html_url: html,
    download_url: item.type === 'blob' ? htmlUrl(world, repository, `/raw/${ref}/${encoded}`) : null,
    _links: { self: url, git, html },
  };
}

async function putContents(call: RepositoryCall): Promise<Answer> {
  const { world, repository, params, body, login, actor } = call;
  const wanted = parseBody(putBody, body, 'Content');
  const path = params['*'] ?? '';
  const branch = wanted.branch ?? repository.defaultBranch;
  const name = `refs/heads/${branch}`;
  const head = await readCommit(repository.git, name);
  const current = head === undefined ? undefined : await repository.git.objects.read(`${head.sha}:${path}`);
  if (current !== undefined && wanted.sha === undefined)
    throw new ApiError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (current?.sha !== wanted.sha) throw new ApiError(409, `${path} does not match ${wanted.sha ?? ''}`);
  const blob = await writeObject(repository.git.dir, 'blob', Buffer.from(wanted.content, 'base64'));
  const tree = await writeTree(repository.git, head?.tree ?? null, [{ path, mode: '100644', sha: blob }]);
  if ('problem' in tree) throw new ApiError(422, `path is not valid: ${tree.problem}`);
  const account = accountOf(world, login);
  const author = { name: account.login, email: account.email, date: now() };
  const parents = head === undefined ? [] : [head.sha];
  const id = await writeCommit(repository.git, {
    tree: tree.sha,
    parents,
    message: wanted.message,
    author,
    committer: author,
  });
  if (actor.kind === 'installation') repository.signedCommits.add(id);
  if (!(await writeRef(repository.git, name, id, head?.sha ?? null)))
    throw new ApiError(409, `${branch} moved meanwhile`);
  await refChanged(call, { name, before: head?.sha ?? null, after: id });
  const commit = await readCommit(repository.git, id);
  const item: TreeItem = {
    path,
    mode: '100644',
    type: 'blob',
    sha: blob,
    size: Buffer.byteLength(wanted.content, 'base64'),
  };
  const answer = {
    content: entryShape(call, branch, path, item),
    commit: commit === undefined ? null : gitCommitShape(world, repository, commit),
  };
  return current === undefined ? created(answer) : ok(answer);
}

async function listBranches(call: RepositoryCall): Promise<Answer> {
  const refs = await listRefs(call.repository.git, 'refs/heads/');
  return paged(call, refs, (ref) => ({
    name: ref.name.slice('refs/heads/'.length),
    commit: { sha: ref.sha, url: apiUrl(call.world, call.repository, `/commits/${ref.sha}`) },
    protected: false,
  }));
}

async function getBranch({ world, repository, params }: RepositoryCall): Promise<Answer> {
  const name = params['*'] ?? '';
  const ref = await readRef(repository.git, `refs/heads/${name}`);
  const commit = ref === undefined ? undefined : await readCommit(repository.git, ref.sha);
  if (commit === undefined) throw new ApiError(404, 'Branch not found');
  const self = apiUrl(world, repository, `/branches/${name}`);
  return ok({
    name,
    commit: commitShape(world, repository, commit),
    _links: { self, html: htmlUrl(world, repository, `/tree/${name}`) },
    protected: false,
    protection: { enabled: false },
    protection_url: `${self}/protection`,
  });
}

async function getHistory(call: RepositoryCall): Promise<Answer> {
  const { world, repository, query } = call;
  const start = await readCommit(repository.git, query.get('sha') ?? repository.defaultBranch);
  if (start === undefined) throw new ApiError(409, 'Git Repository is empty.');
  const ids = await listCommits(repository.git, [start.sha], { path: query.get('path') ?? undefined });
  const commits = await Promise.all(ids.slice(0, 1000).map((id) => readCommit(repository.git, id)));
  return paged(
    call,
    commits.filter((commit) => commit !== undefined),
    (commit) => commitShape(world, repository, commit),
  );
}

async function getCommit({ world, repository, params, accept }: RepositoryCall): Promise<Answer> {
  const ref = params['ref'] ?? '';
  const commit = await readCommit(repository.git, ref);
  if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${ref}`);
  const from = commit.parents[0] ?? emptyTree;
  if (accept.includes('sha')) return { status: 200, text: commit.sha };
  if (accept.includes('diff')) return { status: 200, text: await diffText(repository.git, from, commit.sha) };
  return ok(commitShape(world, repository, commit, await diffFiles(repository.git, from, commit.sha)));
}

/** The id of the tree without entries, which git knows without storing it. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

async function compare(call: RepositoryCall): Promise<Answer> {
  const { world, repository, params, accept } = call;
  const [baseName = '', headName = ''] = (params['*'] ?? '').split('...');
  const base = await readCommit(repository.git, baseName.replace(/^[^:]*:/, ''));
  const head = await readCommit(repository.git, headName.replace(/^[^:]*:/, ''));
  if (base === undefined || head === undefined) throw notFound();
  const fork = await mergeBase(repository.git, base.sha, head.sha);
  if (fork === undefined) throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`);
  if (accept.includes('diff')) return { status: 200, text: await diffText(repository.git, fork, head.sha) };
  const ahead = (await listCommits(repository.git, [head.sha, `^${base.sha}`])).toReversed();
  const behind = await listCommits(repository.git, [base.sha, `^${head.sha}`]);
  const commits = await Promise.all(ahead.map((id) => readCommit(repository.git, id)));
  const forkCommit = await readCommit(repository.git, fork);
  const url = apiUrl(world, repository, `/compare/${baseName}...${headName}`);
  const direction = ahead.length > 0 ? 'ahead' : 'identical';
  return ok({
    url,
    html_url: htmlUrl(world, repository, `/compare/${baseName}...${headName}`),
    base_commit: commitShape(world, repository, base),
    merge_base_commit: commitShape(world, repository, forkCommit ?? base),
    status: behind.length === 0 ? direction : ahead.length > 0 ? 'diverged' : 'behind',
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.filter((commit) => commit !== undefined).map((commit) => commitShape(world, repository, commit)),
    files: (await diffFiles(repository.git, fork, head.sha)).map((file) =>
      fileShape(world, repository, file, head.sha),
    ),
  });
}
