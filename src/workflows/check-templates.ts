import { emptyInventory } from '../context/inventory.ts';
import type { Check } from '../domain/check.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { memoryTree } from '../domain/memory-tree.ts';
import { tokenise } from '../planner/language/words.ts';
import { chooseTemplate } from '../planner/templates/choose-template.ts';
import { decideValues } from '../planner/templates/decide-values.ts';
import { fillTemplate } from '../planner/templates/fill-template.ts';
import type { Filled } from '../planner/templates/fill-template.ts';
import type { Template } from '../planner/templates/manifest.ts';
import { arrangeRendered } from './arrange-rendered.ts';
import type { Rendered } from './arrange-rendered.ts';
import type { Said } from '../planner/templates/understanding.ts';

/** Whether a catalogue keeps its promises: `problems` name template and example; `checks` are those of the real tools. */
export type TemplatesReport = {
  readonly examples: number;
  readonly problems: readonly string[];
  readonly checks: readonly Check[];
};

/**
 * Holds every example of a catalogue against its manifest: it is understood as its template with the values it promises, renders
 * the same twice, and everything rendered passes the real tools together. All Terraform examples are called from one root module, so
 * that Terraform starts once.
 * @param catalogue what a request is matched against; `templates` are those of it that are checked.
 */
export async function checkTemplates(
  templates: readonly Template[],
  catalogue: readonly Template[],
  validate: (tree: FileTree) => Promise<readonly Check[]>,
): Promise<TemplatesReport> {
  const problems: string[] = [];
  const rendered: Rendered[] = [];
  for (const template of templates)
    for (const [index, example] of template.examples.entries()) {
      const where = `${template.kind}/${template.name}, example "${example.request}"`;
      const read = readExample(template, example, catalogue);
      if ('problem' in read) {
        problems.push(`${where}: ${read.problem}`);
        continue;
      }
      const [filled, again] = [await fill(template, read.said), await fill(template, read.said)];
      if (filled.kind === 'broken') problems.push(`${where}: cannot be rendered: ${filled.problem}`);
      else if (filled.kind === 'questions') problems.push(`${where}: asks ${filled.questions.join(' ')}`);
      else if (JSON.stringify([...filled.files]) !== JSON.stringify(again.kind === 'files' ? [...again.files] : []))
        problems.push(`${where}: renders differently the second time`);
      else rendered.push({ template, index, files: filled.files });
    }
  const files = arrangeRendered(rendered);
  const checks = files.size === 0 ? [] : await validate(memoryTree(files));
  return { examples: templates.reduce((sum, one) => sum + one.examples.length, 0), problems, checks };
}

/** What a template's files do wrong is its problem, not an error of ours; deep nesting ends as a RangeError too. */
async function fill(
  template: Template,
  said: readonly Said[],
): Promise<Filled | { readonly kind: 'broken'; readonly problem: string }> {
  try {
    return await fillTemplate(template, said);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return { kind: 'broken', problem: error.message };
    throw error;
  }
}

type Example = Template['examples'][number];

function readExample(
  template: Template,
  { request, gives }: Example,
  catalogue: readonly Template[],
): { readonly said: readonly Said[] } | { readonly problem: string } {
  const choice = chooseTemplate(tokenise(request), catalogue, emptyInventory);
  if (choice.kind === 'none') return { problem: `is not understood; left over: ${choice.leftover.join(', ')}` };
  if (choice.kind === 'several') {
    const names = choice.understandings.map((one) => one.template.name);
    return { problem: `could be ${names.join(' or ')}` };
  }
  const { said, template: chosen } = choice.understanding;
  if (chosen !== template) return { problem: `is understood as ${chosen.name}` };
  const { values } = decideValues(template, said);
  const wrong = Object.entries(gives).filter(([key, value]) => JSON.stringify(values[key]) !== JSON.stringify(value));
  if (wrong.length === 0) return { said };
  return {
    problem: wrong
      .map(([key, value]) => `gives ${key} ${JSON.stringify(values[key])} instead of ${JSON.stringify(value)}`)
      .join('; '),
  };
}
