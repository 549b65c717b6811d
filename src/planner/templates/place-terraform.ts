import type { TerraformModule } from '../../context/inventory.ts';
import type { Operation } from '../../domain/proposal.ts';
import { argumentsIn, callFile, callModule, folderName, identifierOf, takenName } from './call-module.ts';
import type { RenderedFile } from './call-module.ts';
import { fittingModule } from './fitting-module.ts';
import type { FittingModule } from './fitting-module.ts';
import { flattenModule, flattenOutputs } from './flatten-module.ts';
import { componentLayout } from './component-layout.ts';
import { rootsOf } from './environment-roots.ts';
import { moduleFacts, modulesDir, providerTooOld, renderFiles } from './module-facts.ts';
import { placeComponent } from './place-component.ts';
import { placeUnits, usesTerragrunt } from './place-terragrunt.ts';
import { addFiles, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
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
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  const layout = pathFlag(planning) === undefined ? await componentLayout(planning) : undefined;
  if (layout !== undefined) return placeComponent(input, layout, name);
  if (usesTerragrunt(planning) && pathFlag(planning) === undefined && input.environments.length > 0)
    return placeUnits(input, name);
  const roots = rootsOf(input);
  if (roots.kind === 'open') return roots;
  const flat = pathFlag(planning) === undefined ? flatRoots(input, roots.dirs) : [];
  if (flat.length > 0) return placeFlat(input, flat, name);
  const fitting = roots.dirs.length > 0 && pathFlag(planning) === undefined ? await fittingModule(input) : undefined;
  if (fitting !== undefined) return placeCalls(input, roots.dirs, fitting, name);
  const dir = pathFlag(planning) ?? joinPath(modulesDir(input), folderName(name));
  const called = roots.dirs.length > 0;
  const facts = moduleFacts(input, called);
  const rendered = renderFiles(input, facts.values).filter((file) => file.text !== '');
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
    assumptions: [...facts.assumptions, ...(called || input.references !== undefined ? [] : noCallNote(input))],
    warnings: sameKindNote(input, dir),
    outputs: outputsOfCall(outputNames(rendered), name),
    roots: roots.dirs.map((root) => root.dir),
    ...(called ? {} : { uncalled: rendered }),
  };
}

function outputNames(rendered: readonly RenderedFile[]): readonly string[] {
  return rendered.flatMap(({ text }) => [...text.matchAll(/^output "(\w+)"/gm)].map(([, output]) => output ?? ''));
}

function outputsOfCall(outputs: readonly string[], name: string): ReadonlyMap<string, string> {
  return new Map(outputs.map((output) => [output, `module.${identifierOf(name)}.${output}`]));
}

/** Only calls: the repository has a module for it. */
async function placeCalls(
  input: PlacementInput,
  roots: readonly TerraformModule[],
  { dir, call }: FittingModule,
  name: string,
): Promise<Placement> {
  const variables = Object.keys(call).map((variable) => `variable "${variable}" {\n}\n`);
  const calling = { ...input, template: { ...input.template, call } };
  const operations: Operation[] = [];
  for (const root of roots) {
    const operation = await callModule(calling, root, dir, name, [{ path: 'variables.tf', text: variables.join('') }]);
    if (!('op' in operation)) return operation;
    operations.push(operation);
  }
  return {
    kind: 'placed',
    reused: true,
    dir,
    operations,
    assumptions: [
      `\`${dir}\` makes this already, so it is called instead of writing a new module; what was not asked for is as that module decides.`,
    ],
    warnings: [],
    outputs: outputsOfCall(input.neededOutputs ?? [], name),
    roots: roots.map((root) => root.dir),
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
  const rendered = renderFiles(input, facts.values);
  const textOf = (path: string): string => rendered.find((file) => file.path === path)?.text ?? '';
  const module = { main: textOf('main.tf'), variables: textOf('variables.tf') };
  const operations: Operation[] = [];
  for (const root of roots) {
    const taken = existingThing(module.main, root, name) ?? takenName(input, root, name);
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
    outputs: flattenOutputs({ main: module.main, outputs: textOf('outputs.tf') }, identifierOf(name)),
    roots: roots.map((root) => root.dir),
  };
}

/** A question when the root module has a resource of that kind and name already. */
function existingThing(main: string, root: TerraformModule, name: string): Placement | undefined {
  const types = new Set([...main.matchAll(/^resource "(\w+)" "this"/gm)].map(([, type]) => type));
  const addresses = new Set([...types].map((type) => `${type}.${identifierOf(name)}`));
  const existing = root.blocks.find((block) => addresses.has(block.address));
  if (existing === undefined) return undefined;
  const { address, at } = existing;
  return {
    kind: 'question',
    question: `\`${address}\` exists already, at ${at.file}:${at.line}. What should the new one be called?`,
    candidates: [{ label: address, ...at }],
    examples: ['… name it <another name>'],
  };
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
