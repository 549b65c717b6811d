import { customResourceSchemas } from './custom-resource-schemas.ts';
import type { Manifest } from './manifest.ts';
import { type ManifestSchema, packedMinors, readSchemaPack, type SchemaPack } from './schema-pack.ts';
import { type StandaloneSchema, standaloneSchema } from './standalone-schema.ts';

export type ManifestKind = Pick<Manifest, 'apiVersion' | 'kind'>;

/** The schemas of one Kubernetes minor, with the packed custom resources and those of a repository. */
export type SchemaCatalog = {
  /** The minor that is used, and what to say when it is not the one asked for. */
  readonly minor: string;
  readonly caveat: string | null;
  /** The schema of a kind, or `null` when nobody here knows it. The same object for the same kind. */
  schemaFor(kind: ManifestKind): StandaloneSchema | null;
  /** Whether Kubernetes itself, not an extension, owns the kind's group. */
  isBuiltIn(kind: ManifestKind): boolean;
  /** Built-in kinds of that name under another apiVersion, to say what a wrong one should have been. */
  apiVersionsOf(kindName: string): readonly string[];
  /** What every cluster of this minor serves: stable `group/version` and `group/version/Kind`; for Helm's `.Capabilities`. */
  readonly builtInVersions: readonly string[];
  /** A catalog that also knows the kinds these CustomResourceDefinitions declare; theirs win. */
  with(definitions: readonly unknown[]): SchemaCatalog;
};

/** Opens catalogs from packs; each pack is read once. */
export function createSchemaLibrary(packsDir: string): { open(wanted?: string): Promise<SchemaCatalog> } {
  const packs = new Map<string, Promise<SchemaPack>>();
  const catalogs = new Map<string, Promise<SchemaCatalog>>();
  const pack = (name: string) => once(packs, name, () => readSchemaPack(packsDir, name));
  return {
    async open(wanted) {
      const minors = await packedMinors(packsDir);
      const minor = nearestMinor(minors, wanted);
      const caveat =
        wanted === undefined || minorOf(wanted) === minor
          ? null
          : `there are no schemas for Kubernetes ${wanted}, so ${minor} was used; packed are ${minors.join(', ')} (validation.kubernetes)`;
      return once(catalogs, `${minor} ${caveat}`, async () => {
        const [core, custom] = await Promise.all([pack(`kubernetes-${minor}`), pack('custom-resources')]);
        return catalogOf(core, custom, minor, caveat, new Map());
      });
    },
  };
}

function catalogOf(
  core: SchemaPack,
  custom: SchemaPack,
  minor: string,
  caveat: string | null,
  own: ReadonlyMap<string, ManifestSchema>,
): SchemaCatalog {
  const cut = new Map<string, StandaloneSchema | null>();
  const definitions = { ...custom.definitions, ...core.definitions };
  const kinds = { ...custom.kinds, ...core.kinds };
  const groups = new Set(Object.keys(core.kinds).map((kind) => groupOf(kind.slice(0, kind.lastIndexOf('/')))));
  const find = (key: string): StandaloneSchema | null => {
    const ownSchema = own.get(key);
    if (ownSchema !== undefined) return standaloneSchema(key, { ...definitions, [key]: ownSchema });
    const name = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    return name === undefined ? null : standaloneSchema(name, definitions);
  };
  return {
    minor,
    caveat,
    schemaFor({ apiVersion, kind }) {
      const key = `${apiVersion}/${kind}`;
      const known = cut.get(key);
      if (known !== undefined) return known;
      const found = find(key);
      cut.set(key, found);
      return found;
    },
    // A group without a dot cannot be an extension's.
    isBuiltIn: ({ apiVersion }) => groups.has(groupOf(apiVersion)) || !groupOf(apiVersion).includes('.'),
    apiVersionsOf: (kindName) =>
      Object.keys(core.kinds).flatMap((key) =>
        key.endsWith(`/${kindName}`) ? [key.slice(0, -kindName.length - 1)] : [],
      ),
    builtInVersions: stableVersions(core),
    with(crds) {
      const schemas = crds.flatMap((crd) => [...customResourceSchemas(crd)]);
      return schemas.length === 0 ? this : catalogOf(core, custom, minor, caveat, new Map([...own, ...schemas]));
    },
  };
}

function stableVersions(core: SchemaPack): readonly string[] {
  const kinds = Object.keys(core.kinds).filter((key) => !/\/v\d+(alpha|beta)\d+\//.test(key));
  return [...new Set(kinds.flatMap((key) => [key.slice(0, key.lastIndexOf('/')), key]))].sort();
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

function minorOf(version: string): string {
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? version;
}

function nearestMinor(minors: readonly string[], wanted: string | undefined): string {
  const number = (minor: string) => Number(minor.split('.')[1] ?? 0);
  const [newest = ''] = minors;
  if (wanted === undefined) return newest;
  const target = number(minorOf(wanted));
  return minors.toSorted((a, b) => Math.abs(number(a) - target) - Math.abs(number(b) - target))[0] ?? newest;
}

function once<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}
