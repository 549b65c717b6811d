import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** One resource, data source or provider of a bindings package: the TypeScript it was compiled from. */
export type BindingSource = { readonly folder: string; readonly text: string };

const inlineMap = /\/\/# sourceMappingURL=data:application\/json;(?:charset=[\w-]+;)?base64,([A-Za-z0-9+/=]+)\s*$/;

/**
 * Reads a prebuilt CDK provider package (`@cdktn/provider-*`, `@cdktf/provider-*`): each compiled file ends with a source map
 * that holds its whole TypeScript. Files of one resource (big ones are split over `index-structs/`) come as one text.
 */
export async function readPackageSources(packageFolder: string): Promise<readonly BindingSource[]> {
  const lib = join(packageFolder, 'lib');
  const files = (await readdir(lib, { recursive: true })).filter((file) => file.endsWith('.js')).sort();
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const folder = relative(lib, join(lib, dirname(file))).split(sep)[0] ?? '';
    if (folder === '') continue;
    const source = sourceOf(await readFile(join(lib, file), 'utf8'));
    if (source !== undefined) byFolder.set(folder, [...(byFolder.get(folder) ?? []), source]);
  }
  return [...byFolder].map(([folder, texts]) => ({ folder, text: texts.join('\n') }));
}

function sourceOf(compiled: string): string | undefined {
  const encoded = inlineMap.exec(compiled)?.[1];
  if (encoded === undefined) return undefined;
  const map = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as { sourcesContent?: readonly string[] };
  return map.sourcesContent?.[0];
}
