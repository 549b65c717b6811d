/** Comments on commits: where there is no pull request to comment on. */
export type CommitComments = {
  create(sha: string, body: string): Promise<number>;
  /** Whether it could be: `false` when somebody deleted the comment. */
  update(commentId: number, body: string): Promise<boolean>;
  /** Our own comment that holds the marker: found by author and marker, never by the marker alone (SEC-11). */
  findOwn(sha: string, marker: string): Promise<number | undefined>;
};
