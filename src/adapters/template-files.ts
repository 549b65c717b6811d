import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplate, templateKinds } from '../planner/templates/manifest.ts';
import type { Template, TemplateKind } from '../planner/templates/manifest.ts';

/**
 * Reads the golden templates of a folder laid out as `<kind>/<name>/template.yaml` and `<kind>/<name>/files/…`.
 * Sorted by kind and name, so that every process has the same catalogue.
 * @throws {SyntaxError} for a template that does not fit its contract: a broken catalogue must not start.
 */
export async function readTemplateFiles(folder: string): Promise<readonly Template[]> {
  const templates: Template[] = [];
  for (const kind of templateKinds) {
    for (const name of await foldersIn(join(folder, kind)))
      templates.push(await readOne(kind, name, join(folder, kind, name)));
  }
  return templates;
}

async function readOne(kind: TemplateKind, name: string, folder: string): Promise<Template> {
  const root = join(folder, 'files');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: path.slice(root.length + 1).replaceAll('\\', '/'),
      text: await readFile(path, 'utf8'),
    })),
  );
  const template = readTemplate(kind, await readFile(join(folder, 'template.yaml'), 'utf8'), files, `${kind}/${name}`);
  if (template.name !== name) throw new SyntaxError(`${kind}/${name}: template.yaml calls itself "${template.name}"`);
  return template;
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
