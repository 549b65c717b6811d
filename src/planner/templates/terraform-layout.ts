type TextFile = { readonly path: string; readonly text: string };

/** What repositories call the files of a module, by what is in them. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  'versions.tf': [
    'versions.tf',
    'version.tf',
    'terraform.tf',
    'requirements.tf',
    'providers.tf',
    'provider.tf',
    'required_providers.tf',
  ],
  'variables.tf': ['variables.tf', 'variable.tf', 'vars.tf', 'inputs.tf'],
  'outputs.tf': ['outputs.tf', 'output.tf'],
  'main.tf': ['main.tf'],
};

/** The order of blocks in a repository that keeps a module in one file. */
const order = ['versions.tf', 'variables.tf', 'main.tf', 'outputs.tf'];

/**
 * Names a module's files as its neighbours name theirs. What they have no file for goes into `main.tf`;
 * a repository without modules gets Terraform's standard names.
 */
export function layOutModule(files: readonly TextFile[], neighbours: readonly string[]): readonly TextFile[] {
  const known = new Set(neighbours.filter((name) => name.endsWith('.tf')));
  if (known.size === 0) return files;
  const laidOut = new Map<string, string[]>();
  const rank = (path: string): number => (order.includes(path) ? order.indexOf(path) : order.length);
  for (const file of files.toSorted((a, b) => rank(a.path) - rank(b.path))) {
    const spelling = spellings[file.path]?.find((name) => known.has(name));
    const path = spelling ?? (file.path in spellings ? 'main.tf' : file.path);
    laidOut.set(path, [...(laidOut.get(path) ?? []), file.text]);
  }
  return [...laidOut]
    .map(([path, texts]) => ({ path, text: texts.join('\n') }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
