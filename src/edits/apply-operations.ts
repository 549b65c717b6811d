import type { ChangeSet, FileChange } from '../domain/change-set.ts';
import type { Operation } from '../domain/proposal.ts';
import { applyOperation } from './apply-operation.ts';
import { checkPath } from './editable.ts';

/** Text of a file of the tree; `undefined` when it does not exist or cannot be read as text. */
export type ReadText = (path: string) => string | undefined | Promise<string | undefined>;

/**
 * Applies operations in order, several to one file, and gives the files before and after.
 * Each edit is a splice: what it does not name stays byte for byte. After each one the file is parsed again and held against
 * what the operation says; an edit that would change anything else is refused.
 * @throws {PromptOpsError} `edit-impossible` with file, line, what was looked for and what there is;
 *   `path-not-allowed` for paths that leave the repository.
 */
export async function applyOperations(operations: readonly Operation[], read: ReadText): Promise<ChangeSet> {
  const files = new Map<string, { before: string | undefined; after: string | undefined }>();
  for (const operation of operations) {
    checkPath(operation.file);
    let state = files.get(operation.file);
    if (state === undefined) {
      const before = await read(operation.file);
      state = { before, after: before };
      files.set(operation.file, state);
    }
    state.after = await applyOperation(operation, state.after, operations);
  }
  const changes = [...files].flatMap(([path, { before, after }]): FileChange[] =>
    before === after ? [] : [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }],
  );
  return { files: changes.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
