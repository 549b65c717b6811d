import type { Inventory, TerragruntUnit } from '../../context/inventory.ts';
import { at, leavesOf } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import { moduleReference } from './module-reference.ts';
import type { Owner } from './owner.ts';
import type { ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

/** What can be set on Terragrunt units: their inputs, and those of the files they include. */
export async function terragruntSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  for (const unit of inventory.terragrunt) {
    if (unit.role !== 'unit') continue;
    for (const file of [unit.file, ...unit.includes])
      for (const found of await read(file)) {
        const isBlock = found.object === 'terraform';
        const source = isBlock ? at(found.value, 'source') : at(found.value, 'terraform', 'source');
        const steps = [...(isBlock ? [] : [{ key: 'terraform' }]), { key: 'source' }];
        const alone = file === unit.file ? unit.environment : undefined;
        settings.push(...moduleReference(ownerOf(unit, file, found.object), steps, source, alone));
        const inputs = found.object === 'inputs' ? found.value : at(found.value, 'inputs');
        if (inputs === undefined) continue;
        for (const { steps, value } of leavesOf(inputs))
          settings.push(makeSetting(ownerOf(unit, file, found.object), steps, value));
      }
  }
  return settings;
}

function ownerOf(unit: TerragruntUnit, file: string, object: string): Owner {
  const name = unit.dir.split('/').at(-1) ?? unit.dir;
  return {
    kind: 'Terraform terragrunt',
    label: `unit ${name}`,
    query: { name },
    file,
    object,
    spoken: [name],
    names: [unit.dir, unit.file],
    beside: ['terragrunt unit input module service app database'],
  };
}
