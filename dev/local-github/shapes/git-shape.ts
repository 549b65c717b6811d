import type { components } from '@octokit/openapi-types';
import type { Commit } from '../git/commits.ts';
import type { FileDiff } from '../git/diff.ts';
import type { Ref } from '../git/refs.ts';
import type { Repository, World } from '../world.ts';
import { accountShape } from './account-shape.ts';
import { apiUrl, htmlUrl } from './issue-shape.ts';

type Schemas = components['schemas'];

export function refShape(world: World, repository: Repository, ref: Ref): Schemas['git-ref'] {
  return {
    ref: ref.name,
    node_id: `REF_${Buffer.from(`${String(repository.id)}:${ref.name}`).toString('base64url')}`,
    url: apiUrl(world, repository, `/git/${ref.name}`),
    object: { type: ref.type, sha: ref.sha, url: apiUrl(world, repository, `/git/${ref.type}s/${ref.sha}`) },
  };
}

function verificationOf(repository: Repository, commit: Commit): Schemas['verification'] {
  return repository.signedCommits.has(commit.sha)
    ? {
        verified: true,
        reason: 'valid',
        signature: '-----BEGIN PGP SIGNATURE-----\n\nlocal\n-----END PGP SIGNATURE-----\n',
        payload: `tree ${commit.tree}`,
        verified_at: commit.committer.date,
      }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
}

export function gitCommitShape(world: World, repository: Repository, commit: Commit): Schemas['git-commit'] {
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: apiUrl(world, repository, `/git/commits/${commit.sha}`),
    html_url: htmlUrl(world, repository, `/commit/${commit.sha}`),
    author: { ...commit.author },
    committer: { ...commit.committer },
    message: commit.message,
    tree: { sha: commit.tree, url: apiUrl(world, repository, `/git/trees/${commit.tree}`) },
    parents: parentShapes(world, repository, commit),
    verification: verificationOf(repository, commit),
  };
}

/** A commit as the commits, compare and pull-request endpoints show it. */
export function commitShape(
  world: World,
  repository: Repository,
  commit: Commit,
  files?: readonly FileDiff[],
): Schemas['commit'] {
  const url = apiUrl(world, repository, `/commits/${commit.sha}`);
  const additions = files?.reduce((sum, file) => sum + file.additions, 0) ?? 0;
  const deletions = files?.reduce((sum, file) => sum + file.deletions, 0) ?? 0;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url,
    html_url: htmlUrl(world, repository, `/commit/${commit.sha}`),
    comments_url: `${url}/comments`,
    commit: {
      url: apiUrl(world, repository, `/git/commits/${commit.sha}`),
      author: { ...commit.author },
      committer: { ...commit.committer },
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: apiUrl(world, repository, `/git/trees/${commit.tree}`) },
      verification: verificationOf(repository, commit),
    },
    author: accountByEmail(world, commit.author.email),
    committer: accountByEmail(world, commit.committer.email),
    parents: parentShapes(world, repository, commit),
    ...(files === undefined
      ? {}
      : {
          stats: { additions, deletions, total: additions + deletions },
          files: files.map((file) => fileShape(world, repository, file, commit.sha)),
        }),
  };
}

export function fileShape(world: World, repository: Repository, file: FileDiff, sha: string): Schemas['diff-entry'] {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: htmlUrl(world, repository, `/blob/${sha}/${path}`),
    raw_url: htmlUrl(world, repository, `/raw/${sha}/${path}`),
    contents_url: apiUrl(world, repository, `/contents/${path}?ref=${sha}`),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

function parentShapes(world: World, repository: Repository, commit: Commit): Schemas['git-commit']['parents'] {
  return commit.parents.map((sha) => ({
    sha,
    url: apiUrl(world, repository, `/git/commits/${sha}`),
    html_url: htmlUrl(world, repository, `/commit/${sha}`),
  }));
}

function accountByEmail(world: World, email: string): Schemas['simple-user'] | null {
  // Commits that GitHub makes itself, on its pages or for an App, have this committer.
  if (email === 'noreply@github.com') return { ...accountShape(world, 'web-flow'), login: 'web-flow' };
  const account = [...world.accounts.values()].find((candidate) => candidate.email === email);
  return account === undefined ? null : accountShape(world, account.login);
}
