/** Which tree to read. `ref` is a branch, a full ref, `HEAD` or a commit id; `authorization` the value of the header (`Basic …`). */
export type TreeRequest = {
  readonly url: string;
  readonly ref: string;
  readonly authorization?: string;
  /** The default branch's name, for the error when `ref` does not exist. */
  readonly defaultBranch?: string;
};
