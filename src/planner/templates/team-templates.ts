import { posix } from 'node:path';
import { PromptOpsError } from '../../domain/errors.ts';
import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import { readTemplate, templateKinds } from './manifest.ts';
import type { Template, TemplateKind } from './manifest.ts';
import { sharedFolder, withSharedParts } from './shared-parts.ts';

/** Where a repository keeps templates of its own: `<kind>/<name>/template.yaml` and `<kind>/<name>/files/…`. */
export const teamTemplatesDir = '.github/promptops/templates';

/** What is written by others is bounded: files, bytes, and the length of a line, for patterns take time with it. */
const limits = { templates: 100, filesPerTemplate: 30, bytesPerFile: 64 * 1024, lineLength: 2000 } as const;

/**
 * Reads a team's own templates from a tree of the default branch. Links are refused, nothing is run, and a manifest brings
 * no regular expression; what is rendered goes through the same guards as every change.
 * @throws {PromptOpsError} `broken-template`, naming the file: a template that is left out silently would be missed.
 */
export async function readTeamTemplates(tree: FileTree): Promise<readonly Template[]> {
  const entries = tree.entries.filter((entry) => entry.path.startsWith(`${teamTemplatesDir}/`));
  const manifests = entries.filter((entry) => /^[^/]+\/[^/]+\/template\.yaml$/.test(within(entry)));
  if (manifests.length > limits.templates)
    broken(teamTemplatesDir, `holds ${manifests.length} templates; ${limits.templates} are read`);
  const templates: Template[] = [];
  for (const manifest of manifests) templates.push(await readOne(tree, manifest, entries));
  return templates;
}

/** A template's folder, for telling where something came from. */
export function teamTemplatePath({ kind, name }: Template): string {
  return `${teamTemplatesDir}/${kind}/${name}`;
}

async function readOne(tree: FileTree, manifest: TreeEntry, entries: readonly TreeEntry[]): Promise<Template> {
  const folder = posix.dirname(manifest.path);
  const [kindName, name = ''] = within(manifest).split('/');
  const kind = templateKinds.find((one): one is TemplateKind => one === kindName);
  if (kind === undefined) return broken(folder, `is of no kind; there are ${templateKinds.join(', ')}`);
  const files = entries.filter((entry) => entry.path.startsWith(`${folder}/files/`));
  if (files.length > limits.filesPerTemplate)
    broken(folder, `has ${files.length} files; ${limits.filesPerTemplate} are read`);
  const sharedDir = `${posix.dirname(folder)}/${sharedFolder}/`;
  const parts = entries.filter((entry) => entry.path.startsWith(sharedDir));
  if (parts.length > limits.filesPerTemplate)
    broken(sharedDir, `has ${parts.length} files; ${limits.filesPerTemplate} are read`);
  const texts = await tree.readMany([manifest, ...files, ...parts].map((entry) => entry.path));
  const textOf = (entry: TreeEntry): string => boundedText(entry, texts.get(entry.path));
  try {
    const rendered = files.map((entry) => ({ path: entry.path.slice(`${folder}/files/`.length), text: textOf(entry) }));
    const shared = new Map(parts.map((entry) => [entry.path.slice(sharedDir.length), textOf(entry)]));
    const whole = withSharedParts(rendered, shared, folder);
    const long = whole.find(({ text }) => text.length > limits.bytesPerFile);
    if (long !== undefined)
      broken(`${folder}/files/${long.path}`, `is larger than ${limits.bytesPerFile} bytes with what it uses`);
    const template = readTemplate(kind, textOf(manifest), whole, folder);
    return template.name === name ? template : broken(manifest.path, `calls itself "${template.name}"`);
  } catch (error) {
    if (error instanceof PromptOpsError || !(error instanceof Error)) throw error;
    return broken(manifest.path, error.message.replace(`${folder}: `, ''));
  }
}

function boundedText(entry: TreeEntry, text: string | undefined): string {
  if (!entry.mode.startsWith('100')) return broken(entry.path, 'is a link; templates are plain files');
  if (entry.size > limits.bytesPerFile)
    return broken(entry.path, `has ${entry.size} bytes; ${limits.bytesPerFile} are read`);
  if (text === undefined) return broken(entry.path, 'cannot be read as text');
  const long = text.split('\n').findIndex((line) => line.length > limits.lineLength);
  return long < 0 ? text : broken(`${entry.path}:${long + 1}`, `is longer than ${limits.lineLength} characters`);
}

function within(entry: TreeEntry): string {
  return entry.path.slice(teamTemplatesDir.length + 1);
}

function broken(file: string, problem: string): never {
  throw new PromptOpsError('broken-template', { file, problem });
}
