import ignore from 'ignore';

/** Where GitHub looks for the file, in its order. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** One line of a CODEOWNERS file: whom a pattern belongs to; a pattern without owners takes ownership away. */
export type OwnerRule = { readonly matches: (path: string) => boolean; readonly owners: readonly string[] };

/**
 * Reads a CODEOWNERS file (gitignore patterns, without negation and character ranges, as GitHub documents it).
 * Owners are logins, or `team:slug` for `@org/slug`; e-mail addresses are left out.
 */
export function parseCodeOwners(text: string): readonly OwnerRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === '' || pattern.startsWith('!') || pattern.includes('[')) return [];
    const matcher = ignore().add(pattern);
    return [{ matches: (path: string) => matcher.ignores(path), owners: owners.flatMap(readOwner) }];
  });
}

/** The owners of some paths: for each path the last rule that matches decides. Sorted, each once. */
export function ownersOf(rules: readonly OwnerRule[], paths: readonly string[]): readonly string[] {
  const owners = paths.flatMap((path) => rules.findLast((rule) => rule.matches(path))?.owners ?? []);
  return [...new Set(owners)].sort();
}

/** The slugs of every team that owns something. */
export function teamsOwning(rules: readonly OwnerRule[]): readonly string[] {
  const owners = rules.flatMap((rule) => rule.owners);
  return [...new Set(owners.filter((owner) => owner.startsWith('team:')).map((owner) => owner.slice(5)))];
}

function readOwner(owner: string): readonly string[] {
  const match = /^@(?:[\w-]+\/([\w.-]+)|([\w-]+))$/.exec(owner);
  if (match === null) return [];
  return [match[1] === undefined ? (match[2] ?? '') : `team:${match[1]}`];
}
