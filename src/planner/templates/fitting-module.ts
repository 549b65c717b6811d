import { posix } from 'node:path';
import type { TerraformModule } from '../../context/inventory.ts';
import { moduleTags } from './module-tags.ts';
import type { PlacementInput } from './placement.ts';

/** A module of the repository that makes what was asked for, and which of its variables get which parameters. */
export type FittingModule = {
  readonly dir: string;
  /** Variable → parameter. */
  readonly call: Readonly<Record<string, string>>;
};

/**
 * The module of the repository that can be called instead of writing a new one: the only one that makes the same kind of
 * resource and nothing that the template would not make, with a variable for everything that was asked for and nothing required that
 * nobody said. What it decides for itself is the team's own standard. None when the request wants a module, or when in doubt.
 */
export async function fittingModule(input: PlacementInput): Promise<FittingModule | undefined> {
  const { planning, template } = input;
  if (/\bmodules?\b/i.test(planning.command.text)) return undefined;
  const types = template.files.flatMap((file) =>
    [...file.text.matchAll(/^resource "(\w+)"/gm)].map(([, type]) => type),
  );
  const [main] = types;
  const known = new Set(types);
  const candidates = planning.inventory.terraform.filter((module) => {
    const made = resourceTypes(module);
    return (
      module.role === 'child' &&
      module.calls.length === 0 &&
      made.includes(main ?? '') &&
      made.every((type) => known.has(type)) &&
      (input.neededOutputs ?? []).every((output) => module.blocks.some(({ address }) => address === `output.${output}`))
    );
  });
  const [only, ...others] = candidates;
  if (only === undefined || others.length > 0) return undefined;
  const call = callOf(input, await variablesOf(input, only.dir));
  return call === undefined ? undefined : { dir: only.dir, call };
}

function resourceTypes(module: TerraformModule): readonly string[] {
  return module.blocks
    .filter(
      ({ address }) =>
        !/^(?:data|variable|output|local|locals|module|provider|terraform|moved|check|import|removed)\b/.test(address),
    )
    .map(({ address }) => address.split('.')[0] ?? '');
}

/** Names of a module's variables; `true` for one that has to be given. */
async function variablesOf({ planning }: PlacementInput, dir: string): Promise<ReadonlyMap<string, boolean>> {
  const paths = planning.tree.entries.map((entry) => entry.path);
  const texts = await planning.tree.readMany(
    paths.filter((path) => posix.dirname(path) === dir && path.endsWith('.tf')),
  );
  const blocks = [...texts.values()].flatMap((text) => [
    ...text.matchAll(/^variable\s+"(\w+)"\s*\{(?:[ \t]*\}|([\s\S]*?)^\})/gm),
  ]);
  return new Map(blocks.map(([, name = '', body = '']) => [name, !/^\s*default\s*=/m.test(body)]));
}

function callOf(
  { template, values, given, references }: PlacementInput,
  variables: ReadonlyMap<string, boolean>,
): Readonly<Record<string, string>> | undefined {
  const offered = Object.entries(template.call);
  const call: Record<string, string> = {};
  const implied = new Set(
    [...given].flatMap((parameter) => Object.keys(template.parameters[parameter]?.implies ?? {})),
  );
  const variableFor = (parameter: string): string | undefined =>
    [...offered.filter(([, one]) => one === parameter).map(([variable]) => variable), parameter].find((name) =>
      variables.has(name),
    );
  for (const parameter of new Set(['name', ...given, ...(references?.keys() ?? [])])) {
    if (parameter !== 'name' && (values[parameter] ?? null) === null && references?.has(parameter) !== true)
      return undefined;
    const variable = variableFor(parameter);
    // What only follows from something else that is passed on (days imply rules) needs no variable of its own.
    if (
      variable === undefined &&
      implied.has(parameter) &&
      values[parameter] === template.parameters[parameter]?.default
    )
      continue;
    if (variable === undefined) return undefined;
    call[variable] = parameter;
  }
  const { argument } = moduleTags(template, {});
  for (const [name, required] of variables) {
    if (!required || name === argument || name in call) continue;
    const parameter = template.call[name];
    if (parameter === undefined) return undefined;
    call[name] = parameter;
  }
  return argument === undefined || variables.has(argument) ? call : undefined;
}
