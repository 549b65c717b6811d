import type { FileTree } from '../domain/file-tree.ts';
import type { Operation } from '../domain/proposal.ts';
import { replacement } from './replacement.ts';

/**
 * Operations that make these files of one tree what they are in another. Where several steps touched a file, the operations of one
 * step do not say any more what comes out; these do. Files that cannot be read in either are left out.
 */
export async function oneEditPerFile(
  files: readonly string[],
  before: Pick<FileTree, 'read'>,
  after: Pick<FileTree, 'read'>,
): Promise<readonly Operation[]> {
  const perFile = await Promise.all(
    [...new Set(files)].map(async (file): Promise<readonly Operation[]> => {
      const [was, is] = await Promise.all([before.read(file), after.read(file)]);
      if (is === undefined) return was === undefined ? [] : [{ op: 'delete-file', file }];
      return was === undefined ? [{ op: 'add-file', file, content: is }] : replacement(file, was, is);
    }),
  );
  return perFile.flat();
}
