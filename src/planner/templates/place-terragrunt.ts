import { posix } from 'node:path';
import type { TerragruntUnit } from '../../context/inventory.ts';
import type { Operation } from '../../domain/proposal.ts';
import { argumentsIn, folderName } from './call-module.ts';
import type { RenderedFile } from './call-module.ts';
import type { OpenPoint } from './decide-values.ts';
import { moduleFacts, modulesDir, renderFiles } from './module-facts.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { addFiles, joinPath } from './placement.ts';
import { layOutModule } from './terraform-layout.ts';
import type { Placement, PlacementInput } from './placement.ts';

/** Whether a repository instantiates its modules with Terragrunt: it has units and no root module of plain Terraform. */
export function usesTerragrunt({ inventory }: PlacementInput['planning']): boolean {
  return (
    inventory.terragrunt.some(({ role }) => role === 'unit') && !inventory.terraform.some(({ role }) => role === 'root')
  );
}

/** Places a module, with a Terragrunt unit for it in each environment that was asked for. */
export async function placeUnits(input: PlacementInput, name: string): Promise<Placement> {
  const { planning } = input;
  if (input.references !== undefined || (input.neededOutputs ?? []).length > 0) return oneAtATime;
  const found = unitFolders(input);
  if ('open' in found) return { kind: 'open', points: [found.open] };
  const facts = moduleFacts(input, true);
  const rendered = renderFiles(input, facts.values).filter((file) => file.text !== '');
  const dir = joinPath(modulesDir(input), folderName(name));
  const added = await addFiles(
    planning,
    dir,
    layOutModule(rendered, planning.inventory.conventions.terraform.moduleFiles),
  );
  if ('kind' in added) return added;
  const units: Operation[] = [];
  for (const folder of found.folders) {
    const unit = await unitFor(input, folder, dir, name, rendered);
    if (!('op' in unit)) return unit;
    units.push(unit);
  }
  return { kind: 'placed', dir, operations: [...added, ...units], assumptions: facts.assumptions, warnings: [] };
}

/** A folder in which the units of an environment live, with them. */
type UnitFolder = { readonly dir: string; readonly units: readonly TerragruntUnit[] };

/** The folder of units for each environment that was asked for, or what has to be asked. */
function unitFolders({
  planning,
  environments,
}: PlacementInput): { readonly folders: readonly UnitFolder[] } | { readonly open: OpenPoint } {
  const folders: UnitFolder[] = [];
  for (const environment of environments) {
    const units = planning.inventory.terragrunt.filter(
      (unit) => unit.role === 'unit' && unit.environment === environment,
    );
    const byDir = Map.groupBy(units, ({ dir }) => posix.dirname(dir));
    const [only, ...others] = byDir;
    if (only === undefined)
      return { open: { question: `No Terragrunt unit of ${environment} shows where new ones go.`, proposals: [] } };
    if (others.length > 0)
      return { open: { question: `In which folder of ${environment} should it be?`, proposals: [...byDir.keys()] } };
    folders.push({ dir: only[0], units: only[1] });
  }
  return { folders };
}

/** A new unit for the module in `dir`: with what its neighbours include, and the values that the module needs. */
async function unitFor(
  input: PlacementInput,
  folder: UnitFolder,
  dir: string,
  name: string,
  rendered: readonly RenderedFile[],
): Promise<Operation | Placement> {
  const { tree } = input.planning;
  const unitDir = joinPath(folder.dir, folderName(name));
  const file = joinPath(unitDir, 'terragrunt.hcl');
  if (tree.entries.some((entry) => entry.path === file))
    return {
      kind: 'question',
      question: `The name is already taken: \`${file}\` exists. What should the new one be called?`,
      candidates: [{ label: 'exists already', file }],
      examples: ['… name it <another name>'],
    };
  const root = {
    dir: unitDir,
    role: 'root',
    providers: {},
    calls: [],
    blocks: [],
    tfvars: [],
    tfvarsEnvironments: {},
  } as const;
  const given = await argumentsIn(input, root, name, rendered);
  if ('kind' in given) return given;
  const texts = await tree.readMany(folder.units.map((unit) => unit.file));
  const width = Math.max(0, ...given.map(([key]) => key.length));
  const inputs = given.map(([key, value]) => `  ${key.padEnd(width)} = ${value}\n`).join('');
  const blocks = [
    ...sharedIncludes([...texts.values()]),
    `terraform {\n  source = "\${get_repo_root()}/${dir}"\n}\n`,
    ...(inputs === '' ? [] : [`inputs = {\n${inputs}}\n`]),
  ];
  return { op: 'add-file', file, content: blocks.join('\n') };
}

/** `include` blocks that every unit of the folder has; of a unit that is alone, those that are for no kind of unit (`_envcommon`). */
function sharedIncludes(units: readonly string[]): readonly string[] {
  const [first = [], ...others] = units.map((text) =>
    [...text.matchAll(/^include(?: "\w+")? \{\n[\s\S]*?^\}\n/gm)].map(([block]) => block),
  );
  if (others.length === 0) return first.filter((block) => !block.includes('envcommon'));
  return first.filter((block) => others.every((blocks) => blocks.includes(block)));
}
