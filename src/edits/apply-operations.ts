import type { ChangeSet, FileChange } from '../domain/change-set.ts';
import type { Operation } from '../domain/proposal.ts';
import { addBlock } from './add-block.ts';
import { applyToData } from './apply-to-data.ts';
import { checkEditable, checkPath } from './editable.ts';
import { impossible } from './impossible.ts';
import { replaceText } from './replace-text.ts';

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
    state.after = await applyOne(operation, state.after, operations);
  }
  const changes = [...files].flatMap(([path, { before, after }]): FileChange[] =>
    before === after ? [] : [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }],
  );
  return { files: changes.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

async function applyOne(
  operation: Operation,
  text: string | undefined,
  all: readonly Operation[],
): Promise<string | undefined> {
  const { file } = operation;
  if (operation.op === 'add-file') {
    if (text !== undefined)
      throw impossible(file, undefined, 'the file exists already', 'Change it, or choose another name.');
    return operation.content;
  }
  if (text === undefined)
    throw impossible(file, undefined, 'the file does not exist, or is not text', 'Name a file of the repository.');
  checkEditable(file, text);
  if (operation.op === 'delete-file') return undefined;
  if (operation.op === 'replace-text') return replaceText(operation, text);
  if (operation.op === 'add-block') return addBlock(operation, text);
  return applyToData(operation, text, all);
}
