import type { Inventory, Kustomization } from '../../context/inventory.ts';
import { at, isList, isMap, textOfValue } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import type { Owner } from './owner.ts';
import type { FileObject, ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

const generators = ['configMapGenerator', 'secretGenerator'] as const;

/** The literals of kustomize generators: `NAME=value` in a list of texts. */
export async function kustomizeSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  for (const kustomization of inventory.kustomizations)
    for (const found of await read(kustomization.file)) settings.push(...literalSettings(kustomization, found));
  return settings;
}

function literalSettings(kustomization: Kustomization, found: FileObject): readonly Setting[] {
  return generators.flatMap((generator) => {
    const entries = at(found.value, generator);
    if (!isList(entries)) return [];
    return entries.flatMap((entry, index) => {
      const literals = at(entry, 'literals');
      if (!isMap(entry) || !isList(literals)) return [];
      const owner = ownerOf(kustomization, found, generator, textOfValue(entry['name']));
      return literals.flatMap((literal, position) => {
        const [, name, value] = typeof literal === 'string' ? (/^([A-Za-z_][\w.-]*)=(.*)$/s.exec(literal) ?? []) : [];
        if (name === undefined || value === undefined) return [];
        const named = makeSetting(owner, [{ key: name }], value);
        const path = `${generator}[${index}].literals[${position}]`;
        const direct = kustomization.environment === undefined ? {} : { environment: kustomization.environment };
        return [{ ...named, found: { ...named.found, path }, prefix: `${name}=`, direct }];
      });
    });
  });
}

function ownerOf(kustomization: Kustomization, found: FileObject, generator: string, name: string): Owner {
  const app = kustomization.dir
    .split('/')
    .findLast((part) => !/^(?:base|overlays?)$/.test(part) && part !== kustomization.environment);
  return {
    kind: generator === 'secretGenerator' ? 'SecretGenerator' : 'ConfigMapGenerator',
    label: `${generator} ${name}`,
    query: { name, kind: 'ConfigMap' },
    file: kustomization.file,
    object: found.object,
    spoken: [name, ...(app === undefined ? [] : [app])],
    names: [generator],
    beside: ['config map configmap env var service app'],
  };
}
