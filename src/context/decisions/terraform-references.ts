import type { KeyStep } from '../../domain/key-path.ts';
import type { Inventory, Place, TerraformModule } from '../inventory.ts';
import { isLocalSource } from '../terraform-modules.ts';
import { resolveFrom } from '../repository-path.ts';
import type { DecisionContext } from './decision-context.ts';
import type { ParsedObject } from './parsed-files.ts';
import { lookUp } from './value-path.ts';

/** What an expression leads to inside of one module. */
export type Reference =
  { readonly kind: 'variable'; readonly name: string } | { readonly kind: 'block'; readonly address: string };

const plain = /^\$\{(var|local)\.([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*|\["[^"\]$]*"\]|\[\d+\])*)\}$/;

/** `${var.sizes["db"].class}` → the variable and the path in it; `undefined` for anything that is more than a reference. */
export function readReference(
  expression: string,
): { readonly reference: Reference; readonly path: readonly KeyStep[] } | undefined {
  const [, kind, name = '', rest = ''] = plain.exec(expression) ?? [];
  if (kind === undefined) return undefined;
  const inner = [...rest.matchAll(/\.([A-Za-z_][\w-]*)|\["([^"]*)"\]|\[(\d+)\]/g)].map(
    ([, key, quoted, index]): KeyStep =>
      index === undefined ? { key: key ?? quoted ?? '' } : { index: Number(index) },
  );
  if (kind === 'var') return { reference: { kind: 'variable', name }, path: inner };
  return { reference: { kind: 'block', address: 'locals' }, path: [{ key: name }, ...inner] };
}

/** The block of a module with this address; of several (`locals`) the one that has the path. */
export async function findObject(
  module: TerraformModule,
  address: string,
  path: readonly KeyStep[],
  { files }: DecisionContext,
): Promise<ParsedObject | undefined> {
  const places = new Set(module.blocks.filter((block) => block.address === address).map((block) => block.at.file));
  const found: ParsedObject[] = [];
  for (const file of places)
    found.push(
      ...(await files.objectsOf(file)).filter(({ object }) => object === address || object.startsWith(`${address}#`)),
    );
  return found.find((object) => path.length > 0 && lookUp(object.value, path) !== undefined) ?? found[0];
}

/** Calls of a module from other modules of this repository; examples do not count. */
export function terraformCallers(
  module: TerraformModule,
  inventory: Inventory,
): readonly { readonly module: TerraformModule; readonly address: string; readonly at: Place }[] {
  return inventory.terraform
    .filter((caller) => caller.role !== 'example')
    .flatMap((caller) =>
      caller.calls
        .filter((call) => isLocalSource(call.source) && resolveFrom(caller.dir, call.source) === module.dir)
        .map((call) => ({ module: caller, address: `module.${call.name}`, at: call.at })),
    );
}

/** The module of this repository that a call (`module.database`) uses. */
export function calledModule(
  caller: TerraformModule,
  address: string,
  inventory: Inventory,
): TerraformModule | undefined {
  const call = caller.calls.find(({ name }) => `module.${name}` === address);
  if (call === undefined || !isLocalSource(call.source)) return undefined;
  const dir = resolveFrom(caller.dir, call.source);
  return inventory.terraform.find((module) => module.dir === dir);
}
