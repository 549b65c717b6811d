import type { FileChange } from '../domain/change-set.ts';

const uses = /^(\s*-?\s*uses:\s*)(["']?)([\w.-]+\/[\w./-]+)@([\w.-]+)\2\s*(?:#.*)?$/;
const commit = /^[0-9a-f]{40}$/;

/**
 * Whether nothing but versions of actions change in a workflow file, each of the same action and by commit where it was by commit: what
 * Renovate and Dependabot write all day. A guardrail that keeps machines away from workflows has nothing to say about it.
 */
export function isVersionBump({ path, before, after }: FileChange): boolean {
  if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || before === undefined || after === undefined) return false;
  const [old, now] = [before.split('\n'), after.split('\n')];
  return (
    old.length === now.length &&
    old.every((line, index) => {
      const other = now[index] ?? '';
      if (line === other) return true;
      const [was, is] = [uses.exec(line), uses.exec(other)];
      if (was === null || is === null) return false;
      const isLooser = commit.test(was[4] ?? '') && !commit.test(is[4] ?? '');
      return was[1] === is[1] && was[3] === is[3] && !isLooser;
    })
  );
}
