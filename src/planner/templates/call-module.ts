import { posix } from 'node:path';
import type { TerraformModule } from '../../context/inventory.ts';
import type { Operation } from '../../domain/proposal.ts';
import { spoken } from './decide-values.ts';
import type { OpenPoint } from './decide-values.ts';
import { hclLiteral } from './literals.ts';
import { moduleTags, tagsOfAll } from './module-tags.ts';
import { joinPath } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { requiredVariables } from './required-variables.ts';

/** A new file in the root module with the call: source and every variable that has no default. */
export async function callModule(
  input: PlacementInput,
  root: TerraformModule,
  dir: string,
  name: string,
  rendered: readonly RenderedFile[],
): Promise<Operation | Placement> {
  const taken = takenName(input, root, name);
  if (taken !== undefined) return taken;
  const given = await argumentsIn(input, root, name, rendered);
  if ('kind' in given) return given;
  const width = Math.max(0, ...given.map(([key]) => key.length));
  const source = posix.relative(root.dir, dir);
  const body = given.map(([key, value]) => `  ${key.padEnd(width)} = ${value}\n`).join('');
  const content = `module "${identifierOf(name)}" {\n  source = "${source.startsWith('.') ? source : `./${source}`}"\n${body === '' ? '' : `\n${body}`}}\n`;
  return { op: 'add-file', file: callFile(root, name), content };
}

export type RenderedFile = { readonly path: string; readonly text: string };

/** A name as Terraform writes it. */
export function identifierOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_');
}

/** The file of a root module that holds the call, or the thing itself. */
export function callFile(root: TerraformModule, name: string): string {
  return joinPath(root.dir, `${folderName(name).replaceAll('-', '_')}.tf`);
}

/** A question when a call of that name or the file is there already. */
export function takenName({ planning }: PlacementInput, root: TerraformModule, name: string): Placement | undefined {
  const identifier = identifierOf(name);
  const file = callFile(root, name);
  const already = root.calls.find((call) => call.name === identifier);
  const taken =
    already?.at ?? (planning.tree.entries.some((entry) => entry.path === file) ? { file, line: 1 } : undefined);
  if (taken === undefined) return undefined;
  return {
    kind: 'question',
    question: `The name is already taken in \`${root.dir}\`: ${taken.file}:${taken.line}. What should the new one be called?`,
    candidates: [{ label: identifier, ...taken }],
    examples: ['… name it <another name>'],
  };
}

/** Values for a root module: every variable that has no default, and the tags of its neighbours; a question for what nobody said. */
export async function argumentsIn(
  input: PlacementInput,
  root: TerraformModule,
  name: string,
  rendered: readonly RenderedFile[],
): Promise<readonly (readonly [string, string])[] | Placement> {
  const named = Object.keys(input.template.call).filter((variable) => input.template.call[variable] === 'name');
  const required = new Set([...named, ...requiredVariables(rendered.map((one) => one.text).join('\n'))]);
  const texts = await input.planning.tree.readMany(
    input.planning.tree.entries
      .map((entry) => entry.path)
      .filter((path) => joinPath(root.dir, posix.basename(path)) === path && path.endsWith('.tf')),
  );
  const neighbours = [...texts.values()].join('\n');
  const prefix = input.planning.inventory.conventions.terraform.namePrefix;
  const lines: (readonly [string, string])[] = [];
  const points: OpenPoint[] = [];
  for (const variable of required) {
    const parameter = input.template.call[variable];
    const value = parameter === undefined ? undefined : input.values[parameter];
    const reference = input.references?.get(parameter ?? '');
    if (reference !== undefined) lines.push([variable, reference]);
    else if (parameter === undefined || value === undefined || value === null)
      points.push({
        question:
          input.template.parameters[parameter ?? '']?.ask ?? `What should be the ${spoken(parameter ?? variable)}?`,
        proposals: [],
      });
    else lines.push([variable, parameter === 'name' ? nameLike(name, prefix, neighbours) : hclLiteral(value)]);
  }
  if (points.length > 0) return { kind: 'open', points };
  const { argument, tags } = moduleTags(
    input.template,
    tagsOfAll(input.planning.inventory.conventions.terraform.tags, input.planning.inventory),
  );
  if (argument !== undefined && !/default_(?:tags|labels)\s*[={]/.test(neighbours) && Object.keys(tags).length > 0)
    lines.push([
      argument,
      new RegExp(`^\\s*${argument}\\s*=\\s*\\{`, 'm').test(neighbours) && /^locals\s*\{/m.test(neighbours)
        ? `local.${argument}`
        : hclLiteral(tags, '  '),
    ]);
  return lines;
}

/** Neighbours that build names from a prefix (`${local.name}-`) get company, if the root module has what it refers to. */
function nameLike(name: string, prefix: string | undefined, neighbours: string): string {
  const local = /^\$\{local\.(\w+)\}-$/.exec(prefix ?? '')?.[1];
  const isThere =
    local !== undefined && new RegExp(`^\\s+${local}\\s*=`, 'm').test(neighbours) && /^locals\s*\{/m.test(neighbours);
  return isThere ? `"\${local.${local}}-${name}"` : hclLiteral(name);
}

/** Folders of modules are lower case with hyphens. */
export function folderName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
