/** How a file's text is read. `text` is everything without data that we understand: Markdown, Dockerfiles, scripts. */
export type Syntax = 'yaml' | 'json' | 'hcl' | 'text';

const byExtension: Readonly<Record<string, Syntax>> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  tf: 'hcl',
  tfvars: 'hcl',
  tofu: 'hcl',
  hcl: 'hcl',
};

/** Tells the syntax from the file's name. */
export function syntaxOf(file: string): Syntax {
  const extension = /\.([^./]+)$/.exec(file.toLowerCase())?.[1];
  return (extension === undefined ? undefined : byExtension[extension]) ?? 'text';
}

/** The part of a path after its last slash. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
