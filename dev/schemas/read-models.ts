import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { orNull, type PackSchema, readType } from './declaration-types.ts';

export type Models = {
  readonly version: string;
  readonly licence: string;
  readonly kinds: Record<string, string>;
  readonly definitions: Record<string, PackSchema>;
};

/** Reads the type declarations of one unpacked `@kubernetes-models/*` package; definitions are named `<package>/<file>`, `core` has Kubernetes' own. */
export function readModels(dir: string, name: string, core: Readonly<Record<string, PackSchema>>): Models {
  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version: string; license: string };
  const kinds: Record<string, string> = {};
  const definitions: Record<string, PackSchema> = {};
  const parents = new Map<string, readonly string[]>();
  for (const file of globSync('**/*.d.ts', { cwd: dir }).sort()) {
    if (posix.basename(file) === 'index.d.ts' || file.startsWith('_schemas/')) continue;
    const definition = `${name}/${file.replace(/\.d\.ts$/, '')}`;
    const read = readFile(readFileSync(join(dir, file), 'utf8'), name, file);
    if (read === null) continue;
    const { schema } = read;
    definitions[definition] = schema;
    parents.set(definition, read.parents);
    const apiVersion = schema.properties?.['apiVersion']?.enum?.[0];
    const kind = schema.properties?.['kind']?.enum?.[0];
    if (apiVersion !== undefined && kind !== undefined) kinds[`${apiVersion}/${kind}`] = definition;
  }
  for (const definition of parents.keys()) inherit(definition, { ...core, ...definitions }, parents);
  return { version: manifest.version, licence: manifest.license, kinds, definitions };
}

/** An embedded Go struct is printed as a parent interface; its fields become the child's own, since closed objects do not combine. */
function inherit(
  definition: string,
  definitions: Record<string, PackSchema>,
  parents: Map<string, readonly string[]>,
): void {
  const own = parents.get(definition) ?? [];
  parents.set(definition, []);
  for (const parent of own) {
    inherit(parent, definitions, parents);
    const child = definitions[definition];
    let from = definitions[parent];
    while (from?.$ref !== undefined) from = definitions[from.$ref];
    if (child === undefined || from?.properties === undefined) throw new Error(`${definition}: no fields in ${parent}`);
    child.properties = { ...from.properties, ...child.properties };
    child.required = [...(from.required ?? []), ...(child.required ?? [])];
    child.additionalProperties = false;
  }
}

type ReadFile = { readonly schema: PackSchema; readonly parents: readonly string[] };

function readFile(text: string, packageName: string, file: string): ReadFile | null {
  const imports = new Map<string, string>();
  for (const [, names = '', from = ''] of text.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm))
    for (const imported of names.split(',')) imports.set((/(\w+)\s*$/.exec(imported)?.[1] ?? '').trim(), from);
  const own = `I${posix.basename(file, '.d.ts')}`;
  const resolve = (name: string): PackSchema => {
    if (name === own) return { $ref: `${packageName}/${file.replace(/\.d\.ts$/, '')}` };
    const from = imports.get(name);
    if (from === undefined) throw new SyntaxError(`${packageName}/${file}: unknown type ${name}`);
    return { $ref: definitionName(from, packageName, file) };
  };
  const body = /^export interface (I\w+?)(?: extends ([\w, ]+))? (\{[\s\S]*?^\})$/m.exec(text);
  const alias = /^export type (I\w+) = ([\s\S]*?);\n(?=[^\s}]|$(?![\s\S]))/m.exec(text);
  if (body === null) return alias === null ? null : { schema: orNull(readType(alias[2] ?? '', resolve)), parents: [] };
  const parents = (body[2] ?? '').split(/,\s*/).filter((name) => name !== '' && name !== 'TypeMeta');
  const schema = readType(body[3] ?? '', resolve);
  // Some kinds are written without `metadata` although every object has it.
  const isKind = schema.properties?.['apiVersion'] !== undefined && schema.properties['kind'] !== undefined;
  if (isKind) schema.properties = { metadata: objectMeta, ...schema.properties };
  return { schema: orNull(schema), parents: parents.map((name) => resolve(name).$ref ?? name) };
}

const objectMeta: PackSchema = { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

/** An import's path as a definition's name: our own package, a sister package, or a type of Kubernetes itself. */
function definitionName(from: string, packageName: string, file: string): string {
  if (from.startsWith('.')) return `${packageName}/${posix.join(posix.dirname(file), from).replace(/\.js$/, '')}`;
  const machinery = /^@kubernetes-models\/apimachinery\/(.+)$/.exec(from)?.[1];
  if (machinery !== undefined) return `io.k8s.apimachinery.pkg.${machinery.replaceAll('/', '.')}`;
  const sister = /^@kubernetes-models\/(.+)$/.exec(from)?.[1];
  if (sister !== undefined) return sister;
  const path = from.replace(/^kubernetes-models\//, '').replace(/\.js$/, '');
  if (path.startsWith('apiextensions.k8s.io/'))
    return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${path.slice(21).replaceAll('/', '.')}`;
  const group = path.split('/').length === 2 ? `core/${path}` : path;
  return `io.k8s.api.${group.replace(/^([a-z]+)\.[a-z0-9.]+\//, '$1/').replaceAll('/', '.')}`;
}
