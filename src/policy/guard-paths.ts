import type { TreeEntry } from '../domain/file-tree.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { pathProblem, type PathProblem } from './path-rules.ts';

/** A file that a change writes or deletes; `bytes` of its new content, 0 for a deletion. */
export type WrittenFile = { readonly path: string; readonly bytes: number };

export type PathLimits = {
  readonly maxFiles: number;
  /** Of all files together. */
  readonly maxBytes: number;
  /** Workflows of GitHub may be written. */
  readonly workflows?: boolean;
};

/**
 * Every reason why these files may not be written: their paths, their number and size, and what lies there already
 * (a link, a submodule, a file whose name differs only in case).
 */
export function findPathProblems(
  files: readonly WrittenFile[],
  entries: readonly TreeEntry[],
  limits: PathLimits,
): readonly PathProblem[] {
  const problems = files.flatMap(({ path }) => pathProblem(path, limits.workflows) ?? []);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > limits.maxFiles)
    problems.push(
      tooMuch('too-many-files', `the change touches ${files.length} files; ${limits.maxFiles} are allowed`),
    );
  if (bytes > limits.maxBytes)
    problems.push(tooMuch('too-many-bytes', `the change writes ${bytes} bytes; ${limits.maxBytes} are allowed`));
  return [...problems, ...clashes(files, entries)];
}

/**
 * Lets a change pass or refuses it by name.
 * @throws {PromptOpsError} `path-not-allowed` for the first problem.
 */
export function guardPaths(files: readonly WrittenFile[], entries: readonly TreeEntry[], limits: PathLimits): void {
  const [problem] = findPathProblems(files, entries, limits);
  if (problem === undefined) return;
  const { file, reason, remedy } = problem;
  throw new PromptOpsError('path-not-allowed', { file: printable(file), reason, remedy });
}

function clashes(files: readonly WrittenFile[], entries: readonly TreeEntry[]): PathProblem[] {
  const special = new Map(
    entries
      .filter((entry) => entry.mode.startsWith('1') && !entry.mode.startsWith('100'))
      .map((entry) => [entry.path, entry.mode]),
  );
  const exact = new Set(entries.map((entry) => entry.path));
  const folded = new Map<string, string>();
  for (const path of [...exact, ...files.map((file) => file.path)])
    for (const prefix of prefixesOf(path))
      if (!folded.has(prefix.toLowerCase())) folded.set(prefix.toLowerCase(), prefix);

  return files.flatMap(({ path }): PathProblem[] => {
    const link = prefixesOf(path).find((prefix) => special.has(prefix));
    if (link !== undefined) {
      const kind = special.get(link) === '160000' ? 'submodule' : 'symbolic-link';
      const reason = `\`${link}\` is a ${kind.replace('-', ' ')} (${kind})`;
      return [{ file: path, rule: kind, reason, remedy: 'Name the file that it points to.' }];
    }
    const twin = exact.has(path)
      ? undefined
      : prefixesOf(path).find((prefix) => folded.get(prefix.toLowerCase()) !== prefix);
    if (twin === undefined) return [];
    const reason = `\`${folded.get(twin.toLowerCase())}\` differs only in upper and lower case (case-clash)`;
    return [{ file: path, rule: 'case-clash', reason, remedy: 'Spell it as it is in the repository.' }];
  });
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function prefixesOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function tooMuch(rule: string, reason: string): PathProblem {
  return { file: 'the change', rule, reason: `${reason} (${rule})`, remedy: 'Ask for less at once.' };
}

/** A path for an error text: what cannot be seen is written as an escape. */
function printable(path: string): string {
  const text = path.replace(/[\p{C}`]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
