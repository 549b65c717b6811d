import type { Json } from '../../domain/json.ts';
import { listAt, textAt, valueAt } from '../../context/json-access.ts';
import { type Workload } from '../workloads.ts';

/** Everything in a pod that names a ConfigMap or Secret. `key` is absent where all of it is read. */
export type ConfigUse = {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string;
  readonly optional: boolean;
  readonly words: readonly string[];
};

export function configUses({ spec, containers }: Workload): readonly ConfigUse[] {
  const use = (kind: ConfigUse['kind'], ref: Json | undefined, nameKey: string, key?: string): ConfigUse[] => {
    const name = textAt(ref, nameKey);
    const optional = valueAt(ref, 'optional') === true;
    if (name === undefined) return [];
    return [
      {
        kind,
        name,
        optional,
        words: key === undefined ? [name] : [`key: ${key}`, key, name],
        ...(key === undefined ? {} : { key }),
      },
    ];
  };
  const fromEnvironment = containers.flatMap((container) => [
    ...listAt(container, 'env').flatMap((variable) => {
      const [map, secret] = ['configMapKeyRef', 'secretKeyRef'].map((ref) => valueAt(variable, 'valueFrom', ref));
      return [
        ...use('ConfigMap', map, 'name', textAt(map, 'key')),
        ...use('Secret', secret, 'name', textAt(secret, 'key')),
      ];
    }),
    ...listAt(container, 'envFrom').flatMap((source) => [
      ...use('ConfigMap', valueAt(source, 'configMapRef'), 'name'),
      ...use('Secret', valueAt(source, 'secretRef'), 'name'),
    ]),
  ]);
  const volumes = listAt(spec, 'volumes').flatMap((volume) => [volume, ...listAt(volume, 'projected', 'sources')]);
  const fromVolumes = volumes.flatMap((volume) =>
    (
      [
        ['ConfigMap', 'configMap', 'name'],
        ['Secret', 'secret', 'secretName'],
        ['Secret', 'secret', 'name'],
      ] as const
    ).flatMap(([kind, type, nameKey]) => {
      const ref = valueAt(volume, type);
      const items = listAt(ref, 'items');
      if (items.length === 0) return use(kind, ref, nameKey);
      return items.flatMap((item) => use(kind, ref, nameKey, textAt(item, 'key')));
    }),
  );
  const subPaths = containers.flatMap((container) =>
    listAt(container, 'volumeMounts').flatMap((mount) => {
      const subPath = textAt(mount, 'subPath');
      const volume = listAt(spec, 'volumes').find((one) => textAt(one, 'name') === textAt(mount, 'name'));
      if (subPath === undefined || listAt(volume, 'configMap', 'items').length > 0) return [];
      return use('ConfigMap', valueAt(volume, 'configMap'), 'name', subPath);
    }),
  );
  return [...fromEnvironment, ...fromVolumes, ...subPaths];
}

/** Kustomize puts a hash of the content behind generated names. */
export function withoutHash(name: string): string {
  return name.replace(/-[bcdfghkmt24-9]{10}$/, '');
}
