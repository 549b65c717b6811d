import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import { folderName } from './call-module.ts';
import type { RenderedFile } from './call-module.ts';
import { variableBlock } from './component-layout.ts';
import type { ComponentLayout } from './component-layout.ts';
import { moduleFacts, renderFiles } from './module-facts.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { addFiles, joinPath } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';

/**
 * Places a thing as a component of its own: with the files that every component has, named and tagged by their label module, and
 * with its entry in the stack of each environment that was asked for, where the repository holds stacks.
 */
export async function placeComponent(input: PlacementInput, layout: ComponentLayout, name: string): Promise<Placement> {
  if (input.references !== undefined || (input.neededOutputs ?? []).length > 0) return oneAtATime;
  const rendered = renderFiles(input, moduleFacts(input, true).values);
  const component = folderName(name);
  const files = componentFiles(input, layout, rendered);
  const dir = joinPath(layout.dir, component);
  const added = await addFiles(input.planning, dir, files);
  if ('kind' in added) return added;
  const stacks = await stackEntries(input, files, component);
  if ('kind' in stacks) return stacks;
  return {
    kind: 'placed',
    dir,
    operations: [...added, ...stacks],
    assumptions: [
      `It is a component of its own, as the others in \`${layout.dir}\`: named and tagged by \`module.${layout.label}\`.`,
      ...(stacks.length === 0 ? ['No stack has it yet: its variables are set there.'] : []),
    ],
    warnings: [],
    roots: [dir],
  };
}

/** The template's files without what the shared ones declare, and with what those need. */
function componentFiles(
  { template }: PlacementInput,
  layout: ComponentLayout,
  rendered: readonly RenderedFile[],
): readonly RenderedFile[] {
  const nameVariables = Object.keys(template.call).filter((variable) => template.call[variable] === 'name');
  const shared = [...layout.shared].map(([path, text]) => ({ path, text }));
  const sharedText = shared.map(({ text }) => text).join('\n');
  const declared = new Set(declaredIn(sharedText));
  const needed = [...new Set(usedIn(sharedText))].filter((variable) => !declared.has(variable));
  const dropped = new Set([...declared, ...needed, ...nameVariables, 'tags', 'labels']);
  const ours = rendered
    .filter(({ path, text }) => text !== '' && !layout.shared.has(path))
    .map(({ path, text }) => ({ path, text: labelled(withoutVariables(text, dropped), layout.label, nameVariables) }));
  const blocks = needed.flatMap((variable) => variableBlock(layout, variable) ?? []).join('\n');
  const variables = ours.find(({ path }) => path === 'variables.tf');
  const text = [blocks, variables?.text ?? ''].filter((part) => part !== '').join('\n');
  return [
    ...shared,
    ...ours.filter((file) => file !== variables),
    ...(text === '' ? [] : [{ path: 'variables.tf', text }]),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function declaredIn(text: string): readonly string[] {
  return [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name = '']) => name);
}

function usedIn(text: string): readonly string[] {
  return [...text.matchAll(/\bvar\.(\w+)/g)].map(([, name = '']) => name);
}

function withoutVariables(text: string, names: ReadonlySet<string>): string {
  return text
    .replaceAll(/^variable "(\w+)" \{\n[\s\S]*?^\}\n\n?/gm, (block, name: string) => (names.has(name) ? '' : block))
    .replace(/\n+$/, '\n');
}

function labelled(text: string, label: string, nameVariables: readonly string[]): string {
  const named = nameVariables.reduce(
    (so, variable) => so.replaceAll(new RegExp(`\\bvar\\.${variable}\\b`, 'g'), `module.${label}.id`),
    text,
  );
  return named.replaceAll(/\bvar\.(?:tags|labels)\b/g, `module.${label}.tags`);
}

const stack = z.looseObject({ components: z.looseObject({ terraform: z.record(z.string(), z.unknown()) }) });

/** The component in the stack of each environment (atmos.tools/stacks): its name, and what was said about it that is another one elsewhere (ids). */
async function stackEntries(
  input: PlacementInput,
  files: readonly RenderedFile[],
  component: string,
): Promise<readonly Operation[] | Placement> {
  const { planning, template, values, environments } = input;
  const text = files.map((file) => file.text).join('\n');
  const declared = declaredIn(text);
  const said = declared.flatMap((variable): readonly (readonly [string, Json])[] => {
    const parameter = template.call[variable] ?? '';
    const value = values[parameter] ?? null;
    return parameter === 'name' || value === null || !input.given.has(parameter) ? [] : [[variable, value]];
  });
  const vars = { ...(declared.includes('name') && { name: component }), ...Object.fromEntries(said) };
  const operations: Operation[] = [];
  for (const environment of environments) {
    const paths = planning.inventory.environments.find(({ name }) => name === environment)?.paths ?? [];
    const stacks = await stacksIn(planning, paths);
    const [only, ...others] = stacks;
    if (others.length > 0)
      return {
        kind: 'open',
        points: [{ question: `Which stack of ${environment} should have it?`, proposals: stacks }],
      };
    if (only !== undefined)
      operations.push({
        op: 'set',
        file: only,
        object: posix.basename(only),
        path: `components.terraform.${component}`,
        value: { vars },
      });
  }
  return operations;
}

/** Stacks under the paths of an environment: files that list components. */
async function stacksIn({ tree }: PlacementInput['planning'], paths: readonly string[]): Promise<readonly string[]> {
  const candidates = tree.entries
    .map((entry) => entry.path)
    .filter((path) => /\.ya?ml$/.test(path) && paths.some((one) => path === one || path.startsWith(`${one}/`)));
  const texts = await tree.readMany(candidates);
  return [...texts].flatMap(([path, text]) => (isStack(text) ? [path] : []));
}

function isStack(text: string): boolean {
  try {
    return stack.safeParse(parse(text)).success;
  } catch {
    return false;
  }
}
