import { posix } from 'node:path';
import type { TerraformModule } from '../../context/inventory.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import { spoken } from './decide-values.ts';
import type { OpenPoint } from './decide-values.ts';
import { hclLiteral } from './literals.ts';
import { flattenModule } from './flatten-module.ts';
import { addFiles, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { renderText } from './render.ts';
import { requiredVariables } from './required-variables.ts';
import { layOutModule } from './terraform-layout.ts';

/**
 * Places a Terraform module where the repository keeps its modules, in its neighbours' file layout and with their
 * version constraints; with an environment asked, also the call in that environment's root module.
 */
export async function placeTerraform(input: PlacementInput): Promise<Placement> {
  const { planning, template, values } = input;
  const { conventions } = planning.inventory;
  const tooOld = providerTooOld(input);
  if (tooOld !== undefined) return { kind: 'open', points: [tooOld] };
  const roots = rootsOf(input);
  if (roots.kind === 'open') return roots;
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  const flat = pathFlag(planning) === undefined ? flatRoots(input, roots.dirs) : [];
  if (flat.length > 0) return placeFlat(input, flat, name);
  const dir = pathFlag(planning) ?? joinPath(modulesDir(input), folderName(name));
  const called = roots.dirs.length > 0;
  const facts = moduleFacts(input, called);
  const rendered = template.files
    .map((file) => ({ path: file.path, text: renderText(file.path, file.text, facts.values) }))
    .filter((file) => file.text !== '');
  const files = layOutModule(rendered, conventions.terraform.moduleFiles);
  const added = await addFiles(planning, dir, files);
  if ('kind' in added) return added;
  const calls: Operation[] = [];
  for (const root of roots.dirs) {
    const call = await callModule(input, root, dir, name, rendered);
    if (!('op' in call)) return call;
    calls.push(call);
  }
  return {
    kind: 'placed',
    dir,
    operations: [...added, ...calls],
    assumptions: [...facts.assumptions, ...(called ? [] : noCallNote(input))],
    warnings: sameKindNote(input, dir),
  };
}

/**
 * Root modules that get the thing itself instead of a call: in a repository that keeps no modules, those that were asked for or the only
 * one. None where there are modules, or where a root module does not use the provider yet.
 */
function flatRoots(
  { planning, template }: PlacementInput,
  asked: readonly TerraformModule[],
): readonly TerraformModule[] {
  const { terraform, conventions } = planning.inventory;
  const roots = terraform.filter((module) => module.role === 'root');
  const keepsModules =
    conventions.terraform.modulesDir !== undefined ||
    terraform.some((module) => module.role === 'child') ||
    roots.some((root) => root.calls.some((call) => call.source.startsWith('.')));
  const hasResources = roots.some((root) => root.blocks.some(({ address }) => /^[a-z0-9]+_\w+\./.test(address)));
  const chosen = asked.length > 0 || roots.length > 1 ? asked : roots;
  const provider = template.provider?.name ?? '';
  const known = chosen.every((root) => root.providers[provider] !== undefined);
  return keepsModules || !hasResources || !known ? [] : chosen;
}

/** One file in each root module, with what would be the module's variables as settings on top. */
async function placeFlat(input: PlacementInput, roots: readonly TerraformModule[], name: string): Promise<Placement> {
  const facts = moduleFacts(input, true);
  const rendered = input.template.files.map((file) => ({
    path: file.path,
    text: renderText(file.path, file.text, facts.values),
  }));
  const textOf = (path: string): string => rendered.find((file) => file.path === path)?.text ?? '';
  const module = { main: textOf('main.tf'), variables: textOf('variables.tf') };
  const operations: Operation[] = [];
  for (const root of roots) {
    const taken = takenName(input, root, name);
    if (taken !== undefined) return taken;
    const given = await argumentsIn(input, root, name, rendered);
    if ('kind' in given) return given;
    const content = flattenModule(module, identifierOf(name), new Map(given));
    operations.push({ op: 'add-file', file: callFile(root, name), content });
  }
  return {
    kind: 'placed',
    dir: roots[0]?.dir ?? '.',
    operations,
    assumptions: [...facts.assumptions, 'It is one file beside the others, as this repository keeps no modules.'],
    warnings: [],
  };
}

/** The version constraints and tags a module is rendered with. */
function moduleFacts(
  input: PlacementInput,
  called: boolean,
): { readonly values: Readonly<Record<string, Json>>; readonly assumptions: readonly string[] } {
  const { terraform } = input.planning.inventory.conventions;
  const provider = input.template.provider;
  const neighbours = provider && terraform.providers[provider.name]?.version;
  const tags = Object.fromEntries(Object.entries(terraform.tags).filter(([, value]) => !/[$%]\{/.test(value)));
  const tagsHere = called ? {} : tags;
  return {
    values: {
      ...input.values,
      // A call passes the name, so the module can serve every environment.
      ...(called && input.template.parameters['name']?.default === undefined ? { name: null } : {}),
      required_version: terraform.requiredVersion ?? '>= 1.5',
      provider_version: neighbours ?? provider?.version ?? '',
      provider_major: lowestMajor(neighbours ?? provider?.version ?? '') ?? 0,
      tags: tagsHere,
    },
    assumptions: [
      ...(neighbours === undefined
        ? []
        : [`The ${provider?.name ?? ''} provider is \`${neighbours}\`, as in the other modules.`]),
      ...(Object.keys(tagsHere).length === 0
        ? []
        : [`Tags are those of its neighbours: ${Object.keys(tagsHere).join(', ')}.`]),
    ],
  };
}

function modulesDir(input: PlacementInput): string {
  const { inventory } = input.planning;
  const known = inventory.conventions.terraform.modulesDir;
  if (known !== undefined) return known;
  const tops = new Set(inventory.terraform.map((module) => module.dir.split('/')[0] ?? '.'));
  const [only] = tops;
  const shared =
    tops.size === 1 && only !== undefined && inventory.terraform.every((module) => module.dir.includes('/'))
      ? only
      : '.';
  return joinPath(shared, 'modules');
}

/** Folders of modules are lower case with hyphens. */
function folderName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function rootsOf(
  input: PlacementInput,
):
  | { readonly kind: 'roots'; readonly dirs: readonly TerraformModule[] }
  | { readonly kind: 'open'; readonly points: readonly OpenPoint[] } {
  const dirs: TerraformModule[] = [];
  for (const environment of input.environments) {
    const roots = input.planning.inventory.terraform.filter(
      (module) => module.role === 'root' && module.environment === environment,
    );
    const [root, ...others] = roots;
    if (root === undefined)
      return {
        kind: 'open',
        points: [
          {
            question: `There is no Terraform root module for ${environment}. Where should the module be called?`,
            proposals: [],
          },
        ],
      };
    if (others.length > 0)
      return {
        kind: 'open',
        points: [
          { question: `Which root module of ${environment} should call it?`, proposals: roots.map((one) => one.dir) },
        ],
      };
    dirs.push(root);
  }
  return { kind: 'roots', dirs };
}

/** A new file in the root module with the call: source and every variable that has no default. */
async function callModule(
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

type RenderedFile = { readonly path: string; readonly text: string };

function identifierOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_');
}

function callFile(root: TerraformModule, name: string): string {
  return joinPath(root.dir, `${folderName(name).replaceAll('-', '_')}.tf`);
}

/** A question when a call of that name or the file is there already. */
function takenName({ planning }: PlacementInput, root: TerraformModule, name: string): Placement | undefined {
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
async function argumentsIn(
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
      .filter((path) => posix.dirname(path) === root.dir && path.endsWith('.tf')),
  );
  const neighbours = [...texts.values()].join('\n');
  const prefix = input.planning.inventory.conventions.terraform.namePrefix;
  const lines: (readonly [string, string])[] = [];
  const points: OpenPoint[] = [];
  for (const variable of required) {
    const parameter = input.template.call[variable];
    const value = parameter === undefined ? undefined : input.values[parameter];
    if (parameter === undefined || value === undefined || value === null)
      points.push({
        question:
          input.template.parameters[parameter ?? '']?.ask ?? `What should be the ${spoken(parameter ?? variable)}?`,
        proposals: [],
      });
    else lines.push([variable, parameter === 'name' ? nameLike(name, prefix, neighbours) : hclLiteral(value)]);
  }
  if (points.length > 0) return { kind: 'open', points };
  const tags = input.planning.inventory.conventions.terraform.tags;
  if (!/default_tags\s*\{/.test(neighbours) && Object.keys(tags).length > 0)
    lines.push([
      'tags',
      /^\s*tags\s*=\s*\{/m.test(neighbours) && /^locals\s*\{/m.test(neighbours) ? 'local.tags' : hclLiteral(tags, '  '),
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

/** What a constraint such as `~> 5.0` allows at least. */
function lowestMajor(constraint: string): number | undefined {
  const majors = [...constraint.matchAll(/(?:^|,)\s*(?:~>|>=|=|>)?\s*v?(\d+)/g)].map(([, major]) => Number(major));
  return majors.length === 0 ? undefined : Math.max(...majors);
}

function providerTooOld(input: PlacementInput): OpenPoint | undefined {
  const provider = input.template.provider;
  const constraint = provider && input.planning.inventory.conventions.terraform.providers[provider.name]?.version;
  const major = constraint === undefined ? undefined : lowestMajor(constraint);
  if (major === undefined) return undefined;
  for (const name of input.given) {
    const minimum = input.template.parameters[name]?.minimumProvider;
    if (minimum !== undefined && major < minimum && input.values[name] !== null)
      return {
        question: `The ${spoken(name)} can be set on a resource from ${provider?.name ?? ''} provider ${minimum} on; this repository has \`${constraint ?? ''}\`. Should it be left to the provider's configuration?`,
        proposals: [`ask again without the ${spoken(name)}`],
      };
  }
  return undefined;
}

function noCallNote(input: PlacementInput): readonly string[] {
  const environments = input.planning.inventory.environments.map((one) => one.name);
  return environments.length === 0
    ? []
    : [`Nothing calls the module yet: no environment was named (there are ${environments.join(', ')}).`];
}

/** A module that makes the same kind of resource already may be what was wanted. */
function sameKindNote(input: PlacementInput, dir: string): readonly string[] {
  const main = input.template.files.map((file) => file.text).join('\n');
  const type = /^resource "(\w+)"/m.exec(main)?.[1];
  const others = input.planning.inventory.terraform.filter(
    (module) =>
      module.role === 'child' &&
      module.dir !== dir &&
      module.blocks.some((block) => block.address.startsWith(`${type ?? ' '}.`)),
  );
  return others.map(
    (module) => `\`${module.dir}\` makes an ${type ?? ''} too; call that module instead if it does what you need.`,
  );
}
