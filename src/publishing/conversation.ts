import type { Origin } from '../domain/request.ts';

/** The issue or pull request where a request was made: what is read there and what is answered. */
export type Conversation = {
  /** Adds a reaction to what asked; a second time does nothing. */
  react(origin: Origin, reaction: 'eyes' | 'rocket' | 'confused' | '-1' | '+1'): Promise<void>;
  /** The text that asked as it stands now; `undefined` when it was deleted. */
  currentText(origin: Origin): Promise<string | undefined>;
  /** Title, body and comments, oldest first, bots left out. Hostile text. */
  thread(issueNumber: number): Promise<readonly { readonly author: string; readonly text: string }[]>;
  createComment(issueNumber: number, body: string): Promise<number>;
  /** Whether it could be: `false` when somebody deleted the comment. */
  updateComment(commentId: number, body: string): Promise<boolean>;
  /** Our own comment that holds the marker: found by author and marker, never by the marker alone (SEC-11). */
  findOwnComment(issueNumber: number, marker: string): Promise<number | undefined>;
};
