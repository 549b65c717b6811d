import type { Inventory, TerraformModule } from '../../context/inventory.ts';
import type { Json } from '../../domain/json.ts';
import { at, isMap, leavesOf, textOfValue } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import { moduleReference } from './module-reference.ts';
import type { Owner } from './owner.ts';
import type { FileObject, ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';
import { stemsOf } from './stems.ts';

/** What can be set in Terraform: tfvars, variable defaults, locals, module arguments, attributes, versions. */
export async function terraformSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  const byDir = new Map(inventory.terraform.map((module) => [module.dir, module]));
  for (const module of inventory.terraform) settings.push(...(await moduleSettings(module, byDir, read)));
  return settings;
}

/** Examples are decided where they stand: nothing runs from them. */
async function moduleSettings(
  module: TerraformModule,
  byDir: ReadonlyMap<string, TerraformModule>,
  read: ReadFile,
): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  const files = new Set(module.blocks.map((block) => block.at.file));
  for (const file of files)
    for (const found of await read(file))
      for (const setting of blockSettings(module, file, found))
        settings.push(await withDescription(setting, module, byDir, read));
  settings.push(...(await unsetArguments(module, byDir, read)));
  for (const file of module.tfvars)
    for (const found of await read(file))
      for (const { steps, value } of leavesOf(found.value))
        settings.push(makeSetting(variableOwner(module, firstKey(steps), file, found.object), steps, value));
  return module.role === 'example' ? settings.map((setting) => ({ ...setting, direct: {} })) : settings;
}

function blockSettings(module: TerraformModule, file: string, found: FileObject): readonly Setting[] {
  if (found.object === 'terraform') return terraformBlock(found, owner(module, file, found, 'Terraform terraform', []));
  if (found.object.startsWith('output.') || found.object.startsWith('data.')) return [];
  if (found.object.startsWith('variable.')) {
    const name = found.object.slice('variable.'.length);
    const value = at(found.value, 'default');
    const variable = variableOwner(module, name, file, found.object);
    if (value === undefined) return [missingDefault(variable, name, found)];
    return leavesOf(value).map((leaf) => {
      const setting = makeSetting(variable, [{ key: name }, ...leaf.steps], leaf.value);
      const path = setting.found.path.replace(name, 'default');
      return { ...setting, ...described(found), found: { ...setting.found, path } };
    });
  }
  const spoken = [...spokenNames(found.object), ...registryName(at(found.value, 'source'))];
  const of = owner(module, file, found, `Terraform ${found.object}`, spoken);
  return [
    ...leaves(found, of).filter((setting) => !isMeta(setting.found.path)),
    ...(found.object.startsWith('module.') ? [] : [...lifecycleSettings(found, of), ...nestedBlocks(found, of)]),
    ...moduleReference(of, [{ key: 'source' }], at(found.value, 'source'), module.environment),
  ];
}

/** What it requires, and of the providers without a bound on their version that they could have one. */
function terraformBlock(found: FileObject, of: Owner): readonly Setting[] {
  const providers = at(found.value, 'required_providers');
  const free = isMap(providers) ? Object.entries(providers).filter(([, one]) => isMap(one) && !('version' in one)) : [];
  const missing = free.map(([name]) =>
    makeSetting(
      of,
      ['required_providers', name, 'version'].map((key) => ({ key })),
      undefined,
    ),
  );
  return [...leaves(found, of), ...missing.map((setting) => ({ ...setting, direct: {} }))];
}

/** A variable has to be given where it has no default; one can be added, if it is called that. */
function missingDefault(variable: Owner, name: string, found: FileObject): Setting {
  const like = { number: 0, bool: false }[textOfValue(at(found.value, 'type')).replace(/^\$\{(.*)\}$/, '$1')];
  const setting = makeSetting(variable, [{ key: name }], undefined, like);
  const phrases = [stemsOf(`${name} default`)];
  return {
    ...setting,
    ...described(found),
    phrases,
    names: new Set(),
    ownerNames: new Set(),
    found: { ...setting.found, path: 'default' },
    row: 'default',
    direct: {},
  };
}

/**
 * `terraform-aws-modules/vpc/aws//modules/vpc-endpoints` is spoken of as `vpc`
 * (https://developer.hashicorp.com/terraform/language/modules/sources#terraform-registry).
 */
function registryName(source: Json | undefined): readonly string[] {
  const [, name] =
    typeof source === 'string'
      ? (/^(?:[\w-]+\.[\w.-]+\/)?[\w-]+\/([\w-]+)\/[\w-]+(?:\/\/.*)?$/.exec(source) ?? [])
      : [];
  return name === undefined ? [] : [name];
}

/** An argument of a call of a module of this repository is what the module's variable says it is. */
async function withDescription(
  setting: Setting,
  module: TerraformModule,
  byDir: ReadonlyMap<string, TerraformModule>,
  read: ReadFile,
): Promise<Setting> {
  const call = module.calls.find(({ name }) => setting.found.object === `module.${name}`);
  const child = call === undefined ? undefined : byDir.get(localModule(module.dir, call.source));
  const block = child?.blocks.find(({ address }) => address === `variable.${setting.found.path}`);
  if (block === undefined) return setting;
  const variable = (await read(block.at.file)).find(({ object }) => object === block.address);
  return { ...setting, ...described(variable) };
}

/** Every resource can have these, in a block of its own (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle). */
function lifecycleSettings(found: FileObject, of: Owner): readonly Setting[] {
  if (!/^[a-z0-9]+_\w+\./.test(found.object)) return [];
  return ['prevent_destroy', 'create_before_destroy'].map((key) =>
    makeSetting(of, [{ key: 'lifecycle' }, { key }], at(found.value, 'lifecycle', key), false),
  );
}

/** Nested blocks and maps, which can be removed as a whole. */
function nestedBlocks(found: FileObject, of: Owner): readonly Setting[] {
  if (!isMap(found.value)) return [];
  return Object.entries(found.value).flatMap(([key, value]) => {
    if (!isMap(value) || Object.keys(value).length === 0) return [];
    const setting = makeSetting(of, [{ key }], value);
    const phrases = [stemsOf(`${key} block`)];
    return [{ ...setting, phrases, names: new Set([key]), optional: new Set([...setting.optional, 'block']) }];
  });
}

/** What the declaration of a variable says of it. */
function described(variable: FileObject | undefined): Pick<Setting, 'description'> {
  const description = at(variable?.value, 'description');
  return typeof description === 'string' ? { description } : {};
}

/** Arguments of module calls that are not given, because the module has a default for them. */
async function unsetArguments(
  module: TerraformModule,
  byDir: ReadonlyMap<string, TerraformModule>,
  read: ReadFile,
): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  for (const call of module.calls) {
    const child = byDir.get(localModule(module.dir, call.source));
    if (child === undefined) continue;
    const found = (await read(call.at.file)).find((object) => object.object === `module.${call.name}`);
    if (found === undefined) continue;
    for (const block of child.blocks) {
      if (!block.address.startsWith('variable.')) continue;
      const name = block.address.slice('variable.'.length);
      const variable = (await read(block.at.file)).find((object) => object.object === block.address);
      const like = at(variable?.value, 'default');
      if (like === undefined || at(found.value, name) !== undefined) continue;
      const of = owner(module, call.at.file, found, `Terraform ${found.object}`, spokenNames(found.object));
      settings.push({ ...makeSetting(of, [{ key: name }], undefined, like), ...described(variable) });
    }
  }
  return settings;
}

/** The folder a local module source means; anything else gives a name that no folder has. */
export function localModule(dir: string, source: string): string {
  if (!source.startsWith('./') && !source.startsWith('../')) return '//';
  const parts = dir === '.' ? [] : dir.split('/');
  for (const part of source.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

function leaves(found: FileObject, of: Owner): readonly Setting[] {
  return leavesOf(found.value).map(({ steps, value }) => makeSetting(of, steps, value));
}

function isMeta(path: string): boolean {
  return /^(?:source|for_each|depends_on|providers|lifecycle)\b/.test(path);
}

function firstKey(steps: readonly object[]): string {
  const first = steps[0];
  return first !== undefined && 'key' in first && typeof first.key === 'string' ? first.key : '';
}

/** `aws_eks_node_group.workers` is spoken of as `workers`, `node group`, `eks node group workers`. */
function spokenNames(address: string): readonly string[] {
  const [type = '', name = ''] = address.split('.');
  if (type === 'module') return [name];
  if (type === 'locals' || type === 'provider') return [];
  const plain = type.split('_').slice(1).join(' ');
  const generic = ['this', 'main', 'default'].includes(name);
  return generic
    ? [plain, plain.split(' ').at(-1) ?? plain]
    : [
        name,
        plain,
        `${plain} ${name}`,
        `${name} ${plain.split(' ').at(-1) ?? ''}`,
        `${name} ${plain.split(' ')[0] ?? ''}`,
      ];
}

function owner(
  module: TerraformModule,
  file: string,
  found: FileObject,
  kind: string,
  spoken: readonly string[],
): Owner {
  return {
    kind,
    label: found.object,
    query: { name: found.object },
    file,
    object: found.object,
    spoken,
    names: [found.object, found.object.split('.').at(-1) ?? '', module.dir],
    beside: ['terraform module resource infrastructure', found.object, 'provider default'],
  };
}

/** Variables of a module may be spoken of with its folder's name, unless that is an environment's. */
function variableOwner(module: TerraformModule, name: string, file: string, object: string): Owner {
  const folder = module.environment === undefined ? (module.dir.split('/').at(-1) ?? '') : '';
  return {
    kind: 'Variable',
    label: `variable ${name}`,
    query: { name, dir: module.dir },
    file,
    object,
    spoken: folder === '' ? [] : [folder],
    names: [module.dir, `var.${name}`, `variable.${name}`, name],
    beside: ['terraform var default tfvars input'],
  };
}
