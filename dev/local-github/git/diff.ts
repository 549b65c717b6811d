import type { BareRepository } from './bare-repository.ts';
import { git } from './run-git.ts';

export type FileDiff = {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** Blob after the change; the one before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, without the header lines; absent for binary files and pure renames. */
  readonly patch?: string;
};

/** Unified diff of two commits (or trees), as `git diff` prints it. */
export function diffText(repository: BareRepository, from: string, to: string): Promise<string> {
  return git(repository.dir, ['diff', '--no-color', '--no-ext-diff', '-M', '--full-index', from, to, '--']);
}

/** The changed files of two commits with their patches, in git's order. */
export async function diffFiles(repository: BareRepository, from: string, to: string): Promise<readonly FileDiff[]> {
  const [raw, numbers, text] = await Promise.all([
    git(repository.dir, ['diff', '--raw', '-z', '-M', '--no-abbrev', from, to, '--']),
    git(repository.dir, ['diff', '--numstat', '-z', '-M', from, to, '--']),
    diffText(repository, from, to),
  ]);
  const patches = text.split(/^(?=diff --git )/m);
  const counts = parseNumbers(numbers);
  return parseRaw(raw).map((file, index) => {
    const patch = patches[index] ?? '';
    const hunks = patch.search(/^@@ /m);
    const { additions = 0, deletions = 0 } = counts[index] ?? {};
    const body = hunks < 0 ? {} : { patch: patch.slice(hunks).replace(/\n$/, '') };
    return { ...file, additions, deletions, ...body };
  });
}

export type HunkLine = {
  readonly side: 'LEFT' | 'RIGHT' | 'BOTH';
  readonly left: number;
  readonly right: number;
  readonly text: string;
};

/** The lines of a patch with their 1-based numbers on both sides; hunk headers are left out. */
export function patchLines(patch: string): readonly (HunkLine & { readonly header: string })[] {
  let left = 0;
  let right = 0;
  let header = '';
  return patch.split('\n').flatMap((text): readonly (HunkLine & { readonly header: string })[] => {
    const start = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (start !== null) {
      left = Number(start[1]);
      right = Number(start[2]);
      header = text;
      return [];
    }
    if (text.startsWith('-')) return [{ side: 'LEFT', left: left++, right: 0, text, header }];
    if (text.startsWith('+')) return [{ side: 'RIGHT', left: 0, right: right++, text, header }];
    if (text.startsWith('\\')) return [];
    return [{ side: 'BOTH', left: left++, right: right++, text, header }];
  });
}

type RawFile = Pick<FileDiff, 'path' | 'status' | 'sha' | 'previousPath'>;

/** Format: git-diff(1), "RAW OUTPUT FORMAT", NUL-separated. */
function parseRaw(raw: string): readonly RawFile[] {
  const fields = raw.split('\0');
  const files: RawFile[] = [];
  for (let index = 0; (fields[index] ?? '') !== '';) {
    const [, , before = '', after = '', letter = ''] = (fields[index] ?? '').split(' ');
    const path = fields[index + 1] ?? '';
    if (letter.startsWith('R') || letter.startsWith('C')) {
      files.push({ path: fields[index + 2] ?? '', previousPath: path, status: 'renamed', sha: after });
      index += 3;
    } else {
      files.push({ path, status: statusOf(letter), sha: letter === 'D' ? before : after });
      index += 2;
    }
  }
  return files;
}

function statusOf(letter: string): FileDiff['status'] {
  if (letter === 'A') return 'added';
  if (letter === 'D') return 'removed';
  return letter === 'T' ? 'changed' : 'modified';
}

function parseNumbers(numbers: string): readonly { readonly additions: number; readonly deletions: number }[] {
  return [...numbers.matchAll(/(?:^|\0)(\d+|-)\t(\d+|-)\t/g)].map(([, additions, deletions]) => ({
    additions: Number(additions) || 0,
    deletions: Number(deletions) || 0,
  }));
}
