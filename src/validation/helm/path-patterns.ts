const placeholder = /\{\{\s*(.*?)\s*\}\}/g;

/**
 * Lists of paths with `{{ placeholders }}` (Argo CD's ApplicationSet) against the paths there are: one list for each way to fill
 * them in, the same placeholder everywhere the same. Paths that do not exist are left out; without placeholders there is one list.
 */
export function expandPaths(patterns: readonly string[], existing: readonly string[]): readonly (readonly string[])[] {
  const there = new Set(existing);
  const guide = patterns.findLast((pattern) => pattern.includes('{{'));
  if (guide === undefined) return [patterns.filter((path) => there.has(path))];
  const { regex, names } = toRegex(guide);
  const lists = new Map<string, readonly string[]>();
  for (const path of existing) {
    const match = regex.exec(path);
    if (match === null) continue;
    const filled = new Map(names.map((name, index) => [name, match[index + 1] ?? '']));
    const paths = patterns
      .map((pattern) => pattern.replace(placeholder, (whole, name: string) => filled.get(name) ?? whole))
      .filter((candidate) => there.has(candidate));
    lists.set(paths.join('\n'), paths);
  }
  return [...lists.values()];
}

function toRegex(pattern: string): { readonly regex: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  // Odd parts are the placeholders' names: `split` keeps what the group caught.
  const parts = pattern.split(placeholder).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    const seen = names.indexOf(part);
    if (seen !== -1) return `\\${seen + 1}`;
    names.push(part);
    return '([^/]+)';
  });
  return { regex: new RegExp(`^${parts.join('')}$`), names };
}
