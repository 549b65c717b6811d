import { z } from 'zod';
import { ApiError, invalid, notAccessible, notFound } from '../http/api-error.ts';
import {
  created,
  noContent,
  ok,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import { isAncestor, readCommit, writeCommit, type Identity } from '../git/commits.ts';
import { isValidRefName, listRefs, readRef, writeRef, type Ref } from '../git/refs.ts';
import { listTree, writeTree, type TreeChange, type TreeItem } from '../git/trees.ts';
import { writeObject } from '../git/write-object.ts';
import { gitCommitShape, refShape } from '../shapes/git-shape.ts';
import { apiUrl } from '../shapes/issue-shape.ts';
import { refChanged } from '../webhooks/ref-changed.ts';
import { accountOf, now } from '../world.ts';
import { readContents, writeContents } from './access-levels.ts';

const sha = z.string().regex(/^[0-9a-f]{40}$/, 'must be a full SHA');
const blobBody = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const treeBody = z.object({
  base_tree: sha.optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: sha.nullable().optional(),
      content: z.string().optional(),
    }),
  ),
});
const person = z.object({ name: z.string(), email: z.string(), date: z.iso.datetime({ offset: true }).optional() });
const commitBody = z.object({
  message: z.string(),
  tree: sha,
  parents: z.array(sha).default([]),
  author: person.optional(),
  committer: person.optional(),
  signature: z.string().optional(),
});
const refBody = z.object({ ref: z.string(), sha });
const moveBody = z.object({ sha, force: z.boolean().default(false) });

/** The Git Data API over the bare repository: blobs, trees, commits, refs. */
export const gitDataRoutes: readonly RepositoryRoute[] = [
  { method: 'POST', path: '/git/blobs', access: writeContents, handle: createBlob },
  { method: 'GET', path: '/git/blobs/:sha', access: readContents, handle: getBlob },
  { method: 'POST', path: '/git/trees', access: writeContents, handle: createTree },
  { method: 'GET', path: '/git/trees/*', access: readContents, handle: getTree },
  { method: 'POST', path: '/git/commits', access: writeContents, handle: createCommit },
  { method: 'GET', path: '/git/commits/:sha', access: readContents, handle: getCommit },
  { method: 'GET', path: '/git/ref/*', access: readContents, handle: getRef },
  { method: 'GET', path: '/git/matching-refs/*', access: readContents, handle: matchRefs },
  { method: 'POST', path: '/git/refs', access: writeContents, handle: createRef },
  { method: 'PATCH', path: '/git/refs/*', access: writeContents, handle: moveRef },
  { method: 'DELETE', path: '/git/refs/*', access: writeContents, handle: deleteRef },
];

async function createBlob({ world, repository, body }: RepositoryCall): Promise<Answer> {
  const { content, encoding } = parseBody(blobBody, body, 'Blob');
  const id = await writeObject(
    repository.git.dir,
    'blob',
    Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'),
  );
  return created({ sha: id, url: apiUrl(world, repository, `/git/blobs/${id}`) });
}

async function getBlob({ world, repository, params, accept }: RepositoryCall): Promise<Answer> {
  const object = await repository.git.objects.read(params['sha'] ?? '');
  if (object?.type !== 'blob') throw notFound();
  if (accept.includes('raw')) return { status: 200, text: object.content.toString() };
  return ok({
    sha: object.sha,
    node_id: `B_${object.sha}`,
    size: object.content.length,
    url: apiUrl(world, repository, `/git/blobs/${object.sha}`),
    content: wrapBase64(object.content),
    encoding: 'base64',
  });
}

/** GitHub breaks base64 into lines of 60 characters. */
export function wrapBase64(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n');
}

async function createTree(call: RepositoryCall): Promise<Answer> {
  const { repository, body } = call;
  const wanted = parseBody(treeBody, body, 'Tree');
  if (wanted.tree.some(({ path }) => path.startsWith(workflows))) requireWorkflows(call);
  const base =
    wanted.base_tree === undefined
      ? null
      : ((await repository.git.objects.read(`${wanted.base_tree}^{tree}`))?.sha ?? '');
  if (base === '') throw new ApiError(422, 'base_tree is not a valid tree oid');
  const changes: TreeChange[] = [];
  for (const { path, mode, sha: id, content } of wanted.tree) {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')) {
      throw new ApiError(422, `tree.path contains a malformed path component`);
    }
    if ((id === undefined) === (content === undefined))
      throw new ApiError(422, 'Must supply either tree.sha or tree.content');
    if (content !== undefined)
      changes.push({ path, mode, sha: await writeObject(repository.git.dir, 'blob', Buffer.from(content)) });
    else changes.push({ path, mode, sha: await knownObject(call, mode, id ?? null) });
  }
  const written = await writeTree(repository.git, base, changes);
  if ('problem' in written) throw new ApiError(422, `tree is not valid: ${written.problem}`);
  const items = (await listTree(repository.git, written.sha)) ?? [];
  return created(treeShape(call, written.sha, items));
}

const workflows = '.github/workflows/';

/** GitHub takes workflow files only from an App that may write them. */
function requireWorkflows({ actor }: RepositoryCall): void {
  if (actor.kind === 'installation' && actor.permissions['workflows'] !== 'write') throw notAccessible();
}

/** A branch at a commit that changes them needs the right as well. */
async function requireWorkflowsFor(call: RepositoryCall, id: string): Promise<void> {
  const { objects } = call.repository.git;
  const [here, before] = await Promise.all(
    [id, `${id}^`].map(async (commit) => (await objects.read(`${commit}:.github/workflows`))?.sha),
  );
  if (here !== before) requireWorkflows(call);
}

async function knownObject({ repository }: RepositoryCall, mode: string, id: string | null): Promise<string | null> {
  if (id === null || mode === '160000') return id;
  const object = await repository.git.objects.read(id);
  if (object?.type !== (mode === '040000' ? 'tree' : 'blob'))
    throw new ApiError(422, `tree.sha ${id} is not a valid object`);
  return id;
}

async function getTree(call: RepositoryCall): Promise<Answer> {
  const name = call.params['*'] ?? '';
  const tree = await call.repository.git.objects.read(`${name}^{tree}`);
  if (tree === undefined) throw notFound();
  const items = await listTree(call.repository.git, tree.sha, { recursive: call.query.has('recursive') });
  return ok(treeShape(call, tree.sha, items ?? []));
}

function treeShape({ world, repository }: RepositoryCall, id: string, items: readonly TreeItem[]): unknown {
  const tree = items.map((item) => ({ ...item, url: apiUrl(world, repository, `/git/${item.type}s/${item.sha}`) }));
  return { sha: id, url: apiUrl(world, repository, `/git/trees/${id}`), tree, truncated: false };
}

async function createCommit(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body, login, actor } = call;
  const wanted = parseBody(commitBody, body, 'Commit');
  if ((await repository.git.objects.read(wanted.tree))?.type !== 'tree')
    throw new ApiError(422, 'Tree SHA does not exist');
  for (const parent of wanted.parents) {
    if ((await repository.git.objects.read(parent))?.type !== 'commit')
      throw new ApiError(422, 'Parent SHA does not exist or is not a commit object');
  }
  const account = accountOf(world, login);
  const own: Identity = { name: account.login, email: account.email, date: now() };
  const author = wanted.author === undefined ? own : { ...wanted.author, ...dateOf(wanted.author) };
  const signed = actor.kind === 'installation' && wanted.author === undefined && wanted.committer === undefined;
  const web: Identity = { name: 'GitHub', email: 'noreply@github.com', date: own.date };
  const committer =
    wanted.committer === undefined
      ? signed
        ? web
        : author
      : { ...author, ...wanted.committer, ...dateOf(wanted.committer) };
  const id = await writeCommit(repository.git, {
    tree: wanted.tree,
    parents: wanted.parents,
    message: wanted.message,
    author,
    committer,
  });
  if (signed) repository.signedCommits.add(id);
  const commit = await readCommit(repository.git, id);
  if (commit === undefined) throw new ApiError(500, 'The commit could not be read back.');
  return created(gitCommitShape(world, repository, commit));
}

function dateOf({ date }: z.output<typeof person>): { readonly date: string } {
  return { date: date ?? now() };
}

async function getCommit({ world, repository, params }: RepositoryCall): Promise<Answer> {
  const commit = await readCommit(repository.git, params['sha'] ?? '');
  if (commit === undefined) throw notFound();
  return ok(gitCommitShape(world, repository, commit));
}

async function refOf({ repository, params }: RepositoryCall): Promise<Ref> {
  const ref = await readRef(repository.git, `refs/${params['*'] ?? ''}`);
  if (ref === undefined) throw notFound();
  return ref;
}

async function getRef(call: RepositoryCall): Promise<Answer> {
  return ok(refShape(call.world, call.repository, await refOf(call)));
}

async function matchRefs({ world, repository, params }: RepositoryCall): Promise<Answer> {
  const refs = await listRefs(repository.git, `refs/${params['*'] ?? ''}`);
  return ok(refs.map((ref) => refShape(world, repository, ref)));
}

async function createRef(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body } = call;
  const { ref: name, sha: id } = parseBody(refBody, body, 'Reference');
  if (!/^refs\/[^/]+\/./.test(name) || !(await isValidRefName(repository.git, name))) {
    throw new ApiError(422, "Reference name must start with 'refs' and contain at least two slashes.");
  }
  if ((await repository.git.objects.read(id)) === undefined) throw new ApiError(422, 'Object does not exist');
  await requireWorkflowsFor(call, id);
  if ((await readRef(repository.git, name)) !== undefined) throw new ApiError(422, 'Reference already exists');
  if (!(await writeRef(repository.git, name, id, null))) {
    // Lost a race for the same name, or `a` exists where `a/b` was asked for.
    const raced = (await readRef(repository.git, name)) !== undefined;
    throw new ApiError(422, raced ? 'Reference already exists' : 'Reference update failed');
  }
  await refChanged(call, { name, before: null, after: id });
  return created(refShape(world, repository, { name, sha: id, type: 'commit' }));
}

async function moveRef(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body, params } = call;
  const { sha: id, force } = parseBody(moveBody, body, 'Reference');
  const name = `refs/${params['*'] ?? ''}`;
  const ref = await readRef(repository.git, name);
  if (ref === undefined) throw new ApiError(422, 'Reference does not exist');
  if ((await repository.git.objects.read(id)) === undefined) throw new ApiError(422, 'Object does not exist');
  if (!force && !(await isAncestor(repository.git, ref.sha, id)))
    throw new ApiError(422, 'Update is not a fast forward');
  await requireWorkflowsFor(call, id);
  if (!(await writeRef(repository.git, name, id, ref.sha))) throw new ApiError(409, 'Reference cannot be updated');
  if (id !== ref.sha) await refChanged(call, { name, before: ref.sha, after: id });
  return ok(refShape(world, repository, { ...ref, sha: id }));
}

async function deleteRef(call: RepositoryCall): Promise<Answer> {
  const { repository, params } = call;
  const name = `refs/${params['*'] ?? ''}`;
  const ref = await readRef(repository.git, name);
  if (ref === undefined) throw new ApiError(422, 'Reference does not exist');
  if (name === `refs/heads/${repository.defaultBranch}`)
    throw invalid('Reference', 'ref', 'custom', 'Cannot delete the default branch');
  await writeRef(repository.git, name, null, ref.sha);
  await refChanged(call, { name, before: ref.sha, after: null });
  return noContent;
}
