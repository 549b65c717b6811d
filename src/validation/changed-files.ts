import type { FileTree } from '../domain/file-tree.ts';
import type { ValidationInput } from './check-family.ts';

/** The files to look at: those that exist after the change, or every regular file when a whole folder is validated. */
export function changedFiles(input: ValidationInput): readonly string[] {
  if (input.changes !== null)
    return input.changes.files.flatMap((file) => (file.after === undefined ? [] : [file.path])).sort();
  return regularFiles(input.after);
}

/** Paths that the change adds, alters or deletes; every regular file when a whole folder is validated. */
export function touchedFiles(input: ValidationInput): readonly string[] {
  return input.changes === null ? regularFiles(input.after) : input.changes.files.map((file) => file.path).sort();
}

function regularFiles(tree: FileTree): readonly string[] {
  return tree.entries.flatMap((entry) => (entry.mode.startsWith('100') ? [entry.path] : []));
}
