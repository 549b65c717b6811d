import type { Template } from '../planner/templates/manifest.ts';
import { requiredVariables } from '../planner/templates/required-variables.ts';

/** The files of one rendering of a template; `index` tells several of one template apart. */
export type Rendered = {
  readonly template: Template;
  readonly index: number;
  readonly files: ReadonlyMap<string, string>;
};

/**
 * Many renderings in one repository, so that the real tools start once: each in a folder of its own, those of Terraform called from one root
 * module, where what has no default gets a value that nobody knows before apply.
 */
export function arrangeRendered(all: readonly Rendered[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const modules: ExampleModule[] = [];
  for (const { template, index, files: texts } of all)
    if (template.kind === 'terraform') modules.push(exampleModule(template, index, texts));
    else for (const [path, text] of texts) files.set(`${template.kind}-${template.name}-${index}/${path}`, text);
  for (const { dir, texts } of modules) for (const [path, text] of texts) files.set(`terraform/${dir}/${path}`, text);
  if (modules.length > 0) files.set('terraform/main.tf', callsOf(modules));
  return files;
}

type ExampleModule = { readonly dir: string; readonly texts: ReadonlyMap<string, string> };

/** Only the module's own folder is kept: an empty repository gives each the same place. */
function exampleModule(template: Template, index: number, files: ReadonlyMap<string, string>): ExampleModule {
  const texts = [...files].map(([path, text]) => [path.split('/').slice(2).join('/'), text] as const);
  return { dir: `${template.name}-${index + 1}`, texts: new Map(texts) };
}

/** A root module that calls each; what has no default gets a value that nobody knows before apply. */
function callsOf(modules: readonly ExampleModule[]): string {
  const calls = modules.map(({ dir, texts }) => {
    const required = requiredVariables([...texts.values()].join('\n'));
    const width = Math.max(0, ...required.map((name) => name.length));
    const lines = required.map((name) => `  ${name.padEnd(width)} = var.any\n`).join('');
    return `module "${dir.replaceAll('-', '_')}" {\n  source = "./${dir}"\n${lines === '' ? '' : `\n${lines}`}}\n`;
  });
  return ['variable "any" {\n  type = any\n}\n', ...calls].join('\n');
}
