import type { Round } from './round.ts';

/** One thing that a revision is asked for. */
export type RevisionItem = {
  readonly asked: string;
  /** The review comment or review that asks; absent for the words of the command itself. */
  readonly remark?: number;
  /** The file that it is about. */
  readonly file?: string;
  /** Lines of that file (1-based, both included), and what somebody suggested to write there. */
  readonly suggestion?: { readonly lines: { readonly first: number; readonly last: number }; readonly text: string };
};

/** What a revision has to address, and what it leaves and why. */
export type RevisionItems = { readonly items: readonly RevisionItem[]; readonly left: Round['left'] };
