import { join } from 'node:path';
import { createBareRepository, type Seed } from '../git/create-bare-repository.ts';
import type { Installation, Role } from '../model.ts';
import { accountShape, installationShape } from '../shapes/account-shape.ts';
import { fullName, now, type Repository, type World } from '../world.ts';
import { addOrganization, ensureAccount } from './people.ts';

export type RepositoryOptions = {
  readonly owner: string;
  readonly name: string;
  /** Folder, git repository (the tree of its HEAD), files as text, or `null` for a repository without a commit. */
  readonly from: Seed;
  /** Login → role; people are made if new. */
  readonly permissions?: Readonly<Record<string, Role>>;
  /** Team slug → role; the teams must have been added. */
  readonly teams?: Readonly<Record<string, Role>>;
  readonly archived?: boolean;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly description?: string;
};

export type SeededRepository = {
  /** `owner/name` */
  readonly fullName: string;
  readonly id: number;
  readonly cloneUrl: string;
  /** The bare repository on disk, for assertions with git itself. */
  readonly gitDir: string;
};

/** Makes a repository and installs the App on its owner. Throws when the name is taken or the seed cannot be read. */
export async function addRepository(world: World, options: RepositoryOptions): Promise<SeededRepository> {
  const key = `${options.owner}/${options.name}`.toLowerCase();
  if (world.repositories.has(key)) throw new Error(`There is a repository ${options.owner}/${options.name} already.`);
  if (!world.accounts.has(options.owner.toLowerCase())) addOrganization(world, options.owner);
  const owner = ensureAccount(world, options.owner, 'Organization');
  const roles = new Map(Object.entries(options.permissions ?? {}).map(([login, role]) => [login.toLowerCase(), role]));
  for (const login of Object.keys(options.permissions ?? {})) ensureAccount(world, login, 'User');
  const id = world.nextId();
  const at = now();
  const defaultBranch = options.defaultBranch ?? 'main';
  const author = { name: owner.login, email: owner.email, date: at };
  const git = await createBareRepository(join(world.folder, `${String(id)}.git`), defaultBranch, options.from, author);
  const repository: Repository = {
    id,
    owner,
    name: options.name,
    defaultBranch,
    private: options.private ?? false,
    archived: options.archived ?? false,
    description: options.description ?? null,
    createdAt: at,
    pushedAt: at,
    git,
    roles,
    teams: new Map(Object.entries(options.teams ?? {}).map(([slug, role]) => [slug.toLowerCase(), role])),
    issues: new Map(),
    comments: new Map(),
    commitComments: new Map(),
    reviews: new Map(),
    reviewComments: new Map(),
    resolvedThreads: new Set(),
    labels: new Map(),
    checkRuns: new Map(),
    statuses: [],
    reactions: [],
    workflowRuns: new Map(),
    signedCommits: new Set(),
    pullFacts: new Map(),
  };
  world.repositories.set(key, repository);
  install(world, repository);
  return { fullName: fullName(repository), id, cloneUrl: `${world.url}/${fullName(repository)}.git`, gitDir: git.dir };
}

/** Installs the App on the owner, or tells about one more repository of an installation; both events reach every App unasked. */
function install(world: World, repository: Repository): void {
  const { owner } = repository;
  const known = world.installations.get(owner.login.toLowerCase());
  const installation: Installation = known ?? {
    id: world.nextId(),
    account: owner,
    permissions: world.appPermissions,
    createdAt: now(),
  };
  world.installations.set(owner.login.toLowerCase(), installation);
  const repositories = [
    {
      id: repository.id,
      node_id: `R_${String(repository.id)}`,
      name: repository.name,
      full_name: fullName(repository),
      private: repository.private,
    },
  ];
  const common = { installation: installationShape(world, installation), sender: accountShape(world, owner.login) };
  if (known === undefined) world.webhooks.send('installation', { action: 'created', ...common, repositories });
  else {
    const change = { repository_selection: 'all', repositories_added: repositories, repositories_removed: [] };
    world.webhooks.send('installation_repositories', { action: 'added', ...common, ...change });
  }
}
