import { posix } from 'node:path';
import type { Inventory, Kustomization } from '../../context/inventory.ts';
import { at, isList, isMap, textOfValue } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import type { Owner } from './owner.ts';
import type { FileObject, ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

const generators = ['configMapGenerator', 'secretGenerator'] as const;

/** A kustomization with its data. */
type Read = { readonly kustomization: Kustomization; readonly found: FileObject };

/** What only kustomizations have: the literals of generators (`NAME=value` in a list of texts), and components. */
export async function kustomizeSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const all: Read[] = [];
  for (const kustomization of inventory.kustomizations)
    for (const found of await read(kustomization.file)) all.push({ kustomization, found });
  const own = all.flatMap((one) => literalSettings(one));
  return [...own, ...inheritedLiterals(own, all, inventory), ...componentSettings(all, inventory)];
}

function literalSettings({ kustomization, found }: Read): readonly Setting[] {
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
        return [{ ...named, found: { ...named.found, path }, prefix: `${name}=`, direct: directOf(kustomization) }];
      });
    });
  });
}

function directOf({ environment }: Kustomization): { readonly environment?: string } {
  return environment === undefined ? {} : { environment };
}

/**
 * Literals that an environment only takes over from a base. An overlay overrides one with a generator of the same name that merges
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/).
 */
function inheritedLiterals(own: readonly Setting[], all: readonly Read[], inventory: Inventory): readonly Setting[] {
  const overlays = all.filter(({ kustomization }) => kustomization.environment !== undefined);
  return own.flatMap((literal) => {
    if (literal.owner.kind !== 'ConfigMapGenerator' || literal.direct?.environment !== undefined) return [];
    const base = inventory.kustomizations.find(({ file }) => file === literal.found.file);
    return overlays.flatMap(({ kustomization, found }) => {
      if (base === undefined || !includes(kustomization, base.dir, inventory)) return [];
      const name = literal.owner.query.name;
      if (own.some((other) => other.found.file === kustomization.file && isSameLiteral(other, literal))) return [];
      const entries = at(found.value, 'configMapGenerator');
      const index = isList(entries) ? entries.findIndex((entry) => at(entry, 'name') === name) : -1;
      const entry = isList(entries) ? entries[index] : undefined;
      if (entry !== undefined && (at(entry, 'behavior') !== 'merge' || !isList(at(entry, 'literals')))) return [];
      const path = entry === undefined ? 'configMapGenerator' : `configMapGenerator[${index}].literals`;
      const item = entry === undefined ? { name, behavior: 'merge', literals: ['{value}'] } : '{value}';
      const { current: _, ...rest } = literal;
      const place = { file: kustomization.file, object: found.object, path };
      return [
        { ...rest, found: place, direct: { ...directOf(kustomization), edit: { how: 'insert', ...place, item } } },
      ];
    });
  });
}

function isSameLiteral(a: Setting, b: Setting): boolean {
  return a.prefix === b.prefix && a.owner.query.name === b.owner.query.name;
}

function includes(kustomization: Kustomization, dir: string, inventory: Inventory, seen = new Set<string>()): boolean {
  if (seen.has(kustomization.dir)) return false;
  seen.add(kustomization.dir);
  return kustomization.resources.some((resource) => {
    if (resource === dir) return true;
    const next = inventory.kustomizations.find((other) => other.dir === resource);
    return next !== undefined && includes(next, dir, inventory, seen);
  });
}

/** Whether a component of this repository is part of a kustomization: it can be added or removed by its name or its path. */
function componentSettings(all: readonly Read[], inventory: Inventory): readonly Setting[] {
  const components = inventory.kustomizations.filter(({ role }) => role === 'component');
  return all
    .filter(({ kustomization }) => kustomization.role === 'overlay')
    .flatMap(({ kustomization, found }) => {
      const entries = at(found.value, 'components');
      const list = isList(entries) ? entries : [];
      const of = componentOwner(kustomization, found, inventory);
      return components.map((component) => {
        const entry = posix.relative(kustomization.dir, component.dir);
        const index = list.findIndex(
          (other) => typeof other === 'string' && posix.join(kustomization.dir, other) === component.dir,
        );
        const named = makeSetting(of, [{ key: component.dir.split('/').at(-1) ?? component.dir }], undefined);
        const path = index < 0 || list.length === 1 ? 'components' : `components[${index}]`;
        return {
          ...named,
          query: { ...named.query, paths: [`components ${component.dir}`] },
          found: { ...named.found, path },
          names: new Set([...named.names, entry, component.dir]),
          type: 'entry' as const,
          ...(index < 0 ? {} : { current: entry }),
          prefix: entry,
          direct: directOf(kustomization),
        };
      });
    });
}

/** Spoken of by the names of what it puts together. */
function componentOwner(kustomization: Kustomization, found: FileObject, { objects }: Inventory): Owner {
  const inside = objects.filter(
    ({ at: { file }, isPatch }) =>
      isPatch === undefined && kustomization.resources.some((path) => file === path || file.startsWith(`${path}/`)),
  );
  const workloads = inside.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'].includes(kind));
  const owner = ownerOf(kustomization, found, 'components', '');
  return {
    ...owner,
    kind: 'Component',
    label: `kustomization ${kustomization.dir}`,
    query: { name: kustomization.dir, kind: 'Kustomization' },
    spoken: [...new Set([...owner.spoken, ...workloads.map(({ name }) => name)])].filter((name) => name !== ''),
    names: [kustomization.file, kustomization.dir],
    beside: ['kustomize kustomization component overlay service app'],
  };
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
