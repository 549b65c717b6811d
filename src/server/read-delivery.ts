import { z } from 'zod';
import { readComment } from '../commands/read-comment.ts';
import type { Request } from '../domain/request.ts';
import type { Command } from '../domain/command.ts';
import { digestOf } from '../domain/text-digest.ts';
import { cutText, wellFormed } from '../domain/well-formed.ts';

/** The queue and the database take no other text: a delivery with half a character in it must not be lost. */
const plain = z.string().transform(wellFormed);
const user = z.object({ id: z.number().optional(), login: plain, type: z.string() });
const repository = z.object({
  name: plain,
  default_branch: plain,
  owner: z.object({ login: plain }),
});
const common = { repository, sender: user, installation: z.object({ id: z.number() }) };
/** As it came: its digest is compared with the comment's text as GitHub gives it later. */
const text = z.string().nullish();
/** The App that wrote for its author, with the author's name for GitHub's people: a hint for the order of work, never a right. */
const via = {
  performed_via_github_app: z.object({ slug: plain }).nullish().catch({ slug: '' }),
  author_association: z.string().optional(),
};

/** The part of each payload that we read. One row adds an event. */
const readings = {
  'issue_comment.created': z
    .object({
      ...common,
      issue: z.object({ number: z.number(), title: plain, pull_request: z.unknown().optional() }),
      comment: z.object({ id: z.number(), body: text, html_url: plain, user, ...via }),
    })
    .transform(({ issue, comment, ...rest }) => ({
      ...rest,
      issueNumber: issue.number,
      title: issue.title,
      isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
      body: comment.body ?? '',
      author: comment.user,
      app: comment.performed_via_github_app?.slug,
      association: comment.author_association,
      comment: { id: comment.id, kind: 'issue' as const, url: comment.html_url },
    })),
  'pull_request_review_comment.created': z
    .object({
      ...common,
      pull_request: z.object({ number: z.number(), title: plain }),
      comment: z.object({ id: z.number(), body: text, html_url: plain, user, ...via }),
    })
    .transform(({ pull_request, comment, ...rest }) => ({
      ...rest,
      issueNumber: pull_request.number,
      title: pull_request.title,
      isPullRequest: true,
      body: comment.body ?? '',
      author: comment.user,
      app: comment.performed_via_github_app?.slug,
      association: comment.author_association,
      comment: { id: comment.id, kind: 'review' as const, url: comment.html_url },
    })),
  'issues.opened': z
    .object({
      ...common,
      issue: z.object({ number: z.number(), title: plain, body: text, user, ...via }),
    })
    .transform(({ issue, ...rest }) => ({
      ...rest,
      issueNumber: issue.number,
      title: issue.title,
      isPullRequest: false,
      body: issue.body ?? '',
      author: issue.user,
      app: issue.performed_via_github_app?.slug,
      association: issue.author_association,
      comment: undefined,
    })),
};

export type DeliveryName = keyof typeof readings;

/** The events that can hold a request, for subscribing to them. */
export const deliveryNames = Object.keys(readings) as DeliveryName[];

export type DeliveryReading =
  /** `known`: GitHub counts the author among the repository's people. */
  | { readonly kind: 'request'; readonly request: Request; readonly known: boolean; readonly talk?: TalkRead }
  | { readonly kind: 'ignore'; readonly reason: string; readonly talk?: TalkRead };

/** A person's comment that could answer a question of ours, if one stands open there: without a command, or with one that is none. */
export type TalkRead = {
  readonly request: Request;
  readonly body: string;
  readonly isCommand: boolean;
  readonly known: boolean;
};

const insiders = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * Reads one webhook call: a request, or the reason why it is none. People who act for others and Apps that act for people are never
 * heard; an App of its own name is passed on, because only the repository's configuration can tell whether it is listed (SEC-25).
 * Pure; a payload of an unexpected shape is ignored with its first problem.
 */
export function readDelivery(name: DeliveryName, deliveryId: string, payload: unknown): DeliveryReading {
  const parsed = readings[name].safeParse(payload);
  if (!parsed.success) return ignore(`unexpected payload: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  const {
    author,
    sender,
    app: writtenBy,
    association,
    body,
    installation,
    repository: repo,
    issueNumber,
    isPullRequest,
    title,
    comment,
  } = parsed.data;
  if (author.login !== sender.login) return ignore('sent by somebody else than its author');
  const isApp = author.type === 'Bot' && sender.type === 'Bot' && author.login.endsWith('[bot]');
  if (!isApp && (author.type !== 'User' || sender.type !== 'User')) return ignore(`${author.login} is not a person`);
  if (writtenBy !== undefined && !(isApp && author.login === `${writtenBy}[bot]`)) return ignore('written by an App');
  const reading = readComment(wellFormed(body));
  if (isApp && reading.kind === 'reply') return ignore('an App is not told how to write commands');
  const request: Request = {
    command: reading.kind === 'command' ? reading.command : invalid(reading.kind === 'reply' ? reading.message : ''),
    actor: author.login,
    ...(sender.id === undefined ? {} : { actorId: sender.id }),
    quote: reading.kind === 'ignore' ? '' : cutText(reading.typed, 4_000),
    title,
    deliveryId,
    origin: {
      repository: { owner: repo.owner.login, name: repo.name },
      installationId: installation.id,
      defaultBranch: repo.default_branch,
      issueNumber,
      isPullRequest,
      ...(comment === undefined ? {} : { comment }),
      textDigest: digestOf(body),
    },
  };
  const known = association !== undefined && insiders.has(association);
  // Only a person's comment can answer a question; a command that can be run is a request of its own.
  const canAnswer = reading.kind !== 'command' && !isApp && comment?.kind === 'issue';
  const talk: { talk?: TalkRead } = canAnswer
    ? { talk: { request, body: wellFormed(body), isCommand: reading.kind === 'reply', known } }
    : {};
  if (reading.kind === 'ignore') return { ...reading, ...talk };
  return { kind: 'request', known, request, ...talk };
}

/** A request that can't be read still gets an answer: a run that only says why. No one can type this verb. */
function invalid(message: string): Command {
  return { verb: 'invalid request', text: message, flags: {} };
}

function ignore(reason: string): DeliveryReading {
  return { kind: 'ignore', reason };
}
