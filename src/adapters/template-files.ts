import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplate, templateKinds } from '../planner/templates/manifest.ts';
import type { Template, TemplateKind } from '../planner/templates/manifest.ts';
import { sharedFolder, withSharedParts } from '../planner/templates/shared-parts.ts';

/**
 * Reads the golden templates of a folder laid out as `<kind>/<name>/template.yaml` and `<kind>/<name>/files/…`, with what they share in
 * `<kind>/shared/`.
 * Sorted by kind and name, so that every process has the same catalogue.
 * @throws {SyntaxError} for a template that does not fit its contract: a broken catalogue must not start.
 */
export async function readTemplateFiles(folder: string): Promise<readonly Template[]> {
  const templates: Template[] = [];
  for (const kind of templateKinds) {
    const folders = await foldersIn(join(folder, kind));
    const shared = folders.includes(sharedFolder) ? await filesIn(join(folder, kind, sharedFolder)) : [];
    const parts = new Map(shared.map(({ path, text }) => [path, text]));
    for (const name of folders.filter((one) => one !== sharedFolder))
      templates.push(await readOne(kind, name, join(folder, kind, name), parts));
  }
  return templates;
}

async function readOne(
  kind: TemplateKind,
  name: string,
  folder: string,
  shared: ReadonlyMap<string, string>,
): Promise<Template> {
  const files = withSharedParts(await filesIn(join(folder, 'files')), shared, `${kind}/${name}`);
  const template = readTemplate(kind, await readFile(join(folder, 'template.yaml'), 'utf8'), files, `${kind}/${name}`);
  if (template.name !== name) throw new SyntaxError(`${kind}/${name}: template.yaml calls itself "${template.name}"`);
  return template;
}

async function filesIn(root: string): Promise<Template['files']> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: path.slice(root.length + 1).replaceAll('\\', '/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
