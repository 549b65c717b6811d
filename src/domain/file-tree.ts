/** One file of a tree: `mode` as git prints it (`100644`, `100755`, `120000` symlink, `160000` submodule). */
export type TreeEntry = { readonly path: string; readonly oid: string; readonly size: number; readonly mode: string };

/**
 * The files of a repository at one commit (or of a folder), read-only.
 * Symlinks and submodules are listed and never followed; only regular text files can be read.
 */
export type FileTree = {
  /** Commit id, or `null` for a plain folder. */
  readonly commit: string | null;
  /** Identifies the content as a whole (git tree id); equal ids mean equal content. `null` for a plain folder. */
  readonly treeId: string | null;
  /** Every entry, sorted by path, `/` as separator. */
  readonly entries: readonly TreeEntry[];
  /** Text of a regular file; `undefined` when it does not exist, is not a regular file, is binary or is over the size cap. */
  read(path: string): Promise<string | undefined>;
  /** Several files in one go (one process for all of them); what cannot be read is missing from the map. */
  readMany(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Content of a regular file that need not be text, such as an archive; the same size cap. Trees of text alone have none. */
  readBytes?(path: string): Promise<Uint8Array | undefined>;
};
