import type { Command } from './command.ts';
import type { Question } from './proposal.ts';

/** `owner/name` as GitHub spells it. */
export type RepositoryName = { readonly owner: string; readonly name: string };

/** Where a request was made and where its answer goes. */
export type Origin = {
  readonly repository: RepositoryName;
  readonly installationId: number;
  readonly defaultBranch: string;
  /** 0 where nobody asked on an issue: the App was installed. */
  readonly issueNumber: number;
  readonly isPullRequest: boolean;
  /** The comment that asked; absent when the issue's body did. */
  readonly comment?: { readonly id: number; readonly kind: 'issue' | 'review'; readonly url: string };
  /** sha256 of the text that asked, to notice an edit between asking and doing. */
  readonly textDigest: string;
};

/** Whether there is somebody to answer: a request that an installation made has no issue. */
export function isAskedOnIssue({ issueNumber }: Origin): boolean {
  return issueNumber > 0;
}

/** What makes a request the answer to a question that an earlier run ended with. */
export type Answer = {
  readonly run: string;
  readonly words: string;
  readonly question: Question;
  /** The request that was asked about. */
  readonly original: string;
  /** Other readings of request and answer than the command's. */
  readonly others: readonly string[];
  /** Given as plain talk, so that whoever may not is not told so. */
  readonly isPlain: boolean;
  /** The comment that asked: it is the one that tells how it goes on. */
  readonly statusCommentId?: number;
};

/** A command plus who, where, and what it answers to. */
export type Request = {
  readonly command: Command;
  readonly actor: string;
  /** GitHub's number of the person, for naming them as co-author. */
  readonly actorId?: number;
  /** What was typed from the command on, for quoting. */
  readonly quote: string;
  readonly title: string;
  readonly origin: Origin;
  readonly answer?: Answer;
  /** GitHub's id of the webhook delivery; the key of deduplication. */
  readonly deliveryId: string;
};
