import type { TreeEntry } from '../../domain/file-tree.ts';

/** Finds the one file or folder of a repository that a text names: its whole path, or the end of it when that is unique. */
export function namedPath(entries: readonly TreeEntry[]): (text: string) => string | undefined {
  const paths = new Set<string>();
  for (const { path } of entries) {
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length += 1) paths.add(parts.slice(0, length).join('/'));
  }
  return (text) => {
    const wanted = text.replace(/^\.\//, '').replace(/\/$/, '');
    if (wanted === '' || wanted.startsWith('../') || wanted.startsWith('/')) return undefined;
    if (paths.has(wanted)) return wanted;
    if (!wanted.includes('/') && !/\.(?:ya?ml|json|tf|tfvars|hcl)$/.test(wanted)) return undefined;
    const ending = [...paths].filter((path) => path.endsWith(`/${wanted}`));
    return ending.length === 1 ? ending[0] : undefined;
  };
}
