import type { EventEmitter } from 'node:events';
import type { BareRepository } from './git/bare-repository.ts';
import type { PullFacts } from './git/pull-facts.ts';
import type {
  Account,
  App,
  CheckRun,
  CommitComment,
  CommitStatus,
  Credential,
  Installation,
  Issue,
  IssueComment,
  Label,
  Reaction,
  Review,
  ReviewComment,
  Role,
  Team,
  WorkflowRun,
} from './model.ts';
import type { WebhookSender } from './webhooks/webhook-sender.ts';

export type Repository = {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  archived: boolean;
  description: string | null;
  readonly createdAt: string;
  pushedAt: string;
  readonly git: BareRepository;
  /** Direct rights, by login in lower case. */
  readonly roles: Map<string, Role>;
  readonly teams: Map<string, Role>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, IssueComment>;
  readonly commitComments: Map<number, CommitComment>;
  readonly reviews: Map<number, Review>;
  readonly reviewComments: Map<number, ReviewComment>;
  /** First comments of the review threads that are resolved. */
  readonly resolvedThreads: Set<number>;
  readonly labels: Map<string, Label>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly reactions: Reaction[];
  readonly workflowRuns: Map<number, WorkflowRun>;
  /** Commits GitHub would have signed, because an App made them without naming an author. */
  readonly signedCommits: Set<string>;
  /** Keyed by `base..head`. */
  readonly pullFacts: Map<string, Promise<PullFacts>>;
};

/** Everything the local GitHub knows. One value, handed to every route; nothing else holds state. */
export type World = {
  /** `http://127.0.0.1:PORT`, set once the port is known. */
  url: string;
  readonly folder: string;
  readonly app: App;
  appPermissions: Installation['permissions'];
  readonly accounts: Map<string, Account>;
  /** Organisation login → member login → role, all in lower case. */
  readonly members: Map<string, Map<string, 'member' | 'admin'>>;
  /** `org/slug` → team. */
  readonly teams: Map<string, Team>;
  /** `owner/name` in lower case → repository. */
  readonly repositories: Map<string, Repository>;
  /** Account login in lower case → the App's installation there. */
  readonly installations: Map<string, Installation>;
  readonly tokens: Map<string, Credential>;
  readonly webhooks: WebhookSender;
  readonly webhookSecret: string;
  /** Codes of the manifest flow that were not traded yet. */
  readonly manifestCodes: Set<string>;
  /** `change` after each writing request, push, fault and delivery, `read` after each reading request; `waitFor` listens to both. */
  readonly events: EventEmitter<{ change: []; read: [] }>;
  readonly nextId: () => number;
};

/** Someone does something in a repository; `login` is a person's, or `<slug>[bot]`. */
export type Deed = { readonly world: World; readonly repository: Repository; readonly login: string };

export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  return world.repositories.get(`${owner}/${name}`.toLowerCase());
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** The account of a login; deleted or unknown people are `ghost`, as on GitHub. */
export function accountOf(world: World, login: string): Account {
  return (
    world.accounts.get(login.toLowerCase()) ?? {
      id: 10137,
      login: 'ghost',
      type: 'User',
      name: 'Deleted user',
      email: 'ghost@users.noreply.github.com',
    }
  );
}
