/** A comment of ours: on an issue or pull request, or on a commit. */
export type OwnComment = { readonly on: 'pull-request' | 'commit'; readonly id: number };

/** Folds comments of ours out of sight, as "Hide" does on GitHub, and back. Whether GitHub did: what is not folded still says the truth. */
export type CommentVisibility = {
  hide(comment: OwnComment, why: 'resolved' | 'outdated'): Promise<boolean>;
  show(comment: OwnComment): Promise<boolean>;
};
