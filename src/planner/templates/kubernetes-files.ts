import { posix } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject, Kustomization } from '../../context/inventory.ts';
import { asText, textAt } from '../../context/json-access.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import type { Template } from './manifest.ts';
import type { PlacementInput } from './placement.ts';
import { renderText } from './render.ts';
import type { RenderValues } from './render.ts';

/** A rendered manifest; the path is relative to the folder it goes to. */
export type TextFile = { readonly path: string; readonly text: string };

/** A file of a template with this piece in its path is rendered once for each of `overlays`, which is then `environment`. */
const perEnvironment = '[environment]';

/**
 * Renders the manifests of a template with the file extension of the repository; what comes out empty is left out. Pure.
 * @param more facts of the place, which win over the values
 */
export function renderManifests(input: PlacementInput, name: string, more: RenderValues): readonly TextFile[] {
  const { fileExtension } = input.planning.inventory.conventions.kubernetes;
  const facts = { ...placeless(input, name), ...pairsAsMaps(input), name, ...more };
  const { overlays } = input.values;
  const environments = Array.isArray(overlays) ? (overlays as readonly Json[]) : [];
  return input.template.files
    .flatMap((file) =>
      file.path.includes(perEnvironment)
        ? environments.map((environment) => ({
            path: file.path.replace(perEnvironment, asText(environment)),
            text: renderText(file.path, file.text, { ...facts, environment }),
          }))
        : [{ path: file.path, text: renderText(file.path, file.text, facts) }],
    )
    .map(({ path, text }) => ({
      // The name of a kustomization is what Kustomize looks for.
      path: path.endsWith('kustomization.yaml') ? path : path.replace(/\.yaml$/, `.${fileExtension}`),
      text,
    }))
    .filter((file) => file.text !== '')
    .toSorted((a, b) => rank(a.path, input.template) - rank(b.path, input.template));
}

/** What a template may ask of the object it serves, when the repository has none. */
function placeless({ template, values }: PlacementInput, name: string): RenderValues {
  const { workload_kind: kind, service_port: port, port: monitored, from_app: from, repository, chart } = values;
  const isRegistry = typeof repository === 'string' && repository.startsWith('oci://');
  return {
    target_kind: kind ?? template.serves[0] ?? '',
    target_labels: { 'app.kubernetes.io/name': name },
    backend_port: port ?? 80,
    monitored_port: monitored ?? 'metrics',
    oci_url: isRegistry ? `${repository.replace(/\/+$/, '')}/${typeof chart === 'string' ? chart : name}` : null,
    from_labels: typeof from === 'string' ? { 'app.kubernetes.io/name': from } : null,
  };
}

/** `NAME=value` pairs as a map, which is how YAML has them. */
function pairsAsMaps({ template, values }: PlacementInput): RenderValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (template.parameters[name]?.format !== 'key-value' || !Array.isArray(value)) return [name, value];
      const pairs = (value as readonly Json[]).map(String).map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), pair.slice(at + 1)] as const;
      });
      return [name, Object.fromEntries(pairs)];
    }),
  );
}

/** The file that gives the template its name comes first. */
function rank(path: string, template: Template): number {
  return path.startsWith(template.name) ? 0 : 1;
}

/** The kind that a template is about: that of its first object. */
export function mainKind(template: Template): string {
  return mainObject(template).kind;
}

/** Kind and API group of the first object of a template. */
export function mainObject(template: Template): { readonly kind: string; readonly group: string } {
  const main = template.files.find((file) => file.path.startsWith(template.name)) ?? template.files[0];
  const [, apiVersion = ''] = /^apiVersion: (\S+)/m.exec(main?.text ?? '') ?? [];
  const [, kind = ''] = /^kind: (\w+)/m.exec(main?.text ?? '') ?? [];
  return { kind, group: groupOf(apiVersion) };
}

/** The group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** Adds new files to the list of an existing kustomization. */
export async function listResources(
  { planning }: PlacementInput,
  kustomization: Kustomization,
  paths: readonly string[],
): Promise<readonly Operation[]> {
  const name = textAt(readYaml(await planning.tree.read(kustomization.file)), 'metadata', 'name');
  const object = name === undefined ? posix.basename(kustomization.file) : `Kustomization/${name}`;
  return paths.map((path) => ({ op: 'insert', file: kustomization.file, object, path: 'resources', value: path }));
}

/** The value of a YAML file; nothing when it cannot be read. */
export function readYaml(text: string | undefined): Json | undefined {
  try {
    return parse(text ?? '', { maxAliasCount: 10 }) as Json;
  } catch {
    return undefined;
  }
}

/** The value of one object of the repository; nothing when its file cannot be read. */
export async function readObject(tree: FileTree, { at, document }: KubernetesObject): Promise<Json | undefined> {
  try {
    const documents = parseAllDocuments((await tree.read(at.file)) ?? '');
    const one = Array.isArray(documents) ? documents[document] : undefined;
    return one?.toJS({ maxAliasCount: 10 }) as Json | undefined;
  } catch {
    return undefined;
  }
}
