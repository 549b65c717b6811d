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
const app = z.unknown().optional();

/** The part of each payload that we read. One row adds an event. */
const readings = {
  'issue_comment.created': z
    .object({
      ...common,
      issue: z.object({ number: z.number(), title: plain, pull_request: z.unknown().optional() }),
      comment: z.object({ id: z.number(), body: text, html_url: plain, user, performed_via_github_app: app }),
    })
    .transform(({ issue, comment, ...rest }) => ({
      ...rest,
      issueNumber: issue.number,
      title: issue.title,
      isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
      body: comment.body ?? '',
      author: comment.user,
      app: comment.performed_via_github_app,
      comment: { id: comment.id, kind: 'issue' as const, url: comment.html_url },
    })),
  'pull_request_review_comment.created': z
    .object({
      ...common,
      pull_request: z.object({ number: z.number(), title: plain }),
      comment: z.object({ id: z.number(), body: text, html_url: plain, user, performed_via_github_app: app }),
    })
    .transform(({ pull_request, comment, ...rest }) => ({
      ...rest,
      issueNumber: pull_request.number,
      title: pull_request.title,
      isPullRequest: true,
      body: comment.body ?? '',
      author: comment.user,
      app: comment.performed_via_github_app,
      comment: { id: comment.id, kind: 'review' as const, url: comment.html_url },
    })),
  'issues.opened': z
    .object({
      ...common,
      issue: z.object({ number: z.number(), title: plain, body: text, user, performed_via_github_app: app }),
    })
    .transform(({ issue, ...rest }) => ({
      ...rest,
      issueNumber: issue.number,
      title: issue.title,
      isPullRequest: false,
      body: issue.body ?? '',
      author: issue.user,
      app: issue.performed_via_github_app,
      comment: undefined,
    })),
};

export type DeliveryName = keyof typeof readings;

/** The events that can hold a request, for subscribing to them. */
export const deliveryNames = Object.keys(readings) as DeliveryName[];

export type DeliveryReading =
  { readonly kind: 'request'; readonly request: Request } | { readonly kind: 'ignore'; readonly reason: string };

/**
 * Reads one webhook call: a request, or the reason why it is none. Bots, Apps and people who act for others are never heard (SEC-25).
 * Pure; a payload of an unexpected shape is ignored with its first problem.
 */
export function readDelivery(name: DeliveryName, deliveryId: string, payload: unknown): DeliveryReading {
  const parsed = readings[name].safeParse(payload);
  if (!parsed.success) return ignore(`unexpected payload: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  const {
    author,
    sender,
    app: via,
    body,
    installation,
    repository: repo,
    issueNumber,
    isPullRequest,
    title,
    comment,
  } = parsed.data;
  if (author.type !== 'User' || sender.type !== 'User') return ignore(`${author.login} is not a person`);
  if (via !== undefined && via !== null) return ignore('written by an App');
  if (author.login !== sender.login) return ignore('sent by somebody else than its author');
  const reading = readComment(wellFormed(body));
  if (reading.kind === 'ignore') return reading;
  return {
    kind: 'request',
    request: {
      command: reading.kind === 'command' ? reading.command : invalid(reading.message),
      actor: author.login,
      ...(sender.id === undefined ? {} : { actorId: sender.id }),
      quote: cutText(reading.typed, 4_000),
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
    },
  };
}

/** A request that can't be read still gets an answer: a run that only says why. No one can type this verb. */
function invalid(message: string): Command {
  return { verb: 'invalid request', text: message, flags: {} };
}

function ignore(reason: string): DeliveryReading {
  return { kind: 'ignore', reason };
}
