import { z } from 'zod';
import { followVerb, writePullRequestNews } from '../commands/pull-request-news.ts';
import type { Request } from '../domain/request.ts';
import { wellFormed } from '../domain/well-formed.ts';

const plain = z.string().transform(wellFormed);
const sha = z.string().regex(/^[0-9a-f]{40,64}$/);

const event = z.object({
  action: z.string(),
  before: sha.optional(),
  changes: z.object({ base: z.unknown().optional() }).optional(),
  pull_request: z.object({ number: z.number(), title: plain, updated_at: z.string(), head: z.object({ sha }) }),
  review: z.object({ state: z.string() }).optional(),
  repository: z.object({ name: plain, default_branch: plain, owner: z.object({ login: plain }) }),
  sender: z.object({ id: z.number().optional(), login: plain }),
  installation: z.object({ id: z.number() }),
});

/** Events after which the checks `promptops/approval` and `promptops/review` may have to say something else. */
export const pullRequestEvents = [
  'pull_request.opened',
  'pull_request.reopened',
  'pull_request.synchronize',
  'pull_request.edited',
  'pull_request.ready_for_review',
  'pull_request_review.submitted',
  'pull_request_review.dismissed',
] as const;

/**
 * Reads what happened to a pull request into a request that nobody made; whoever did it, for a bot's push counts as much as a person's.
 * `undefined` when it cannot matter, or when the payload has another shape.
 */
export function readPullRequestEvent(deliveryId: string, payload: unknown): Request | undefined {
  const parsed = event.safeParse(payload);
  if (!parsed.success) return undefined;
  const { action, before, changes, review, pull_request: pull, repository, sender, installation } = parsed.data;
  // A review that only comments approves nothing and takes nothing back; ours are such.
  if (action === 'submitted' && review?.state.toLowerCase() === 'commented') return undefined;
  // Another title or text changes nothing; another base changes which files it is about.
  if (action === 'edited' && changes?.base === undefined) return undefined;
  const news = { action, head: pull.head.sha, before: before ?? '', at: pull.updated_at };
  return {
    command: { verb: followVerb, text: writePullRequestNews(news), flags: {} },
    actor: sender.login,
    ...(sender.id === undefined ? {} : { actorId: sender.id }),
    quote: '',
    title: pull.title,
    deliveryId,
    origin: {
      repository: { owner: repository.owner.login, name: repository.name },
      installationId: installation.id,
      defaultBranch: repository.default_branch,
      issueNumber: pull.number,
      isPullRequest: true,
      textDigest: '',
    },
  };
}
