import { posix } from 'node:path';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Json } from '../domain/json.ts';
import { objectsOf } from './locate.ts';
import { baseName, syntaxOf } from './syntax.ts';

/** Something that goes: an object as semantic changes name it, or a file as a whole (empty `object`). */
export type Gone = { readonly file: string; readonly object: string };

/** A place that still speaks of it; `line` is 1-based. */
export type Reference = { readonly to: Gone; readonly file: string; readonly line: number };

/**
 * What of the tree refers to things that are not in it any more: Terraform addresses in the same module, names in Kubernetes objects,
 * files in kustomizations. Not a proof (that is what validation is for), but it says who built on something.
 */
export async function danglingReferences(gone: readonly Gone[], tree: FileTree): Promise<readonly Reference[]> {
  const found = await Promise.all(gone.map((one) => referencesTo(one, tree)));
  return found.flat();
}

async function referencesTo(to: Gone, tree: FileTree): Promise<readonly Reference[]> {
  if (to.object === '') return [...(await inKustomizations(to, tree)), ...(await inModuleCalls(to, tree))];
  return /\.(?:tf|tofu)$/.test(to.file) ? inTerraform(to, tree) : inKubernetes(to, tree);
}

/** `variable.size` is spoken of as `var.size`; outputs, providers and locals by nobody in the same words. */
function terraformName(object: string): string | undefined {
  if (/^(?:output|provider|terraform|locals|moved|import|check)\b/.test(object)) return undefined;
  return object.replace(/^variable\./, 'var.').replace(/#\d+$/, '');
}

async function inTerraform(to: Gone, tree: FileTree): Promise<readonly Reference[]> {
  const name = terraformName(to.object);
  if (name === undefined) return [];
  const beside = filesOf(tree, (path) => /\.(?:tf|tofu)$/.test(path) && posix.dirname(path) === posix.dirname(to.file));
  return inLines(to, tree, beside, (line) => {
    const words = line.replace(/(?:#|\/\/).*$/, '').match(/[\w-]+(?:\.[\w-]+)*/g) ?? [];
    return words.some((word) => word === name || word.startsWith(`${name}.`));
  });
}

async function inLines(
  to: Gone,
  tree: FileTree,
  files: readonly string[],
  speaks: (line: string) => boolean,
): Promise<readonly Reference[]> {
  const texts = await tree.readMany(files);
  return [...texts].flatMap(([file, text]) => {
    const line = text.split('\n').findIndex(speaks) + 1;
    return line === 0 ? [] : [{ to, file, line }];
  });
}

/** Keys under which objects name others, as Kubernetes' API has them: the key itself, or the one around `name`. */
const namedBy: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['configMap.name', 'configMapRef.name', 'configMapKeyRef.name'],
  Secret: ['secret.secretName', 'secretRef.name', 'secretKeyRef.name', 'imagePullSecrets.name'],
  ServiceAccount: ['serviceAccountName'],
  PersistentVolumeClaim: ['claimName'],
  Service: ['service.name', 'serviceName'],
  Deployment: ['scaleTargetRef.name'],
  StatefulSet: ['scaleTargetRef.name'],
};

async function inKubernetes(to: Gone, tree: FileTree): Promise<readonly Reference[]> {
  const [kind = '', ...rest] = to.object.split('/');
  const keys = Object.hasOwn(namedBy, kind) ? namedBy[kind] : undefined;
  const name = rest.at(-1);
  if (keys === undefined || name === undefined) return [];
  const texts = await tree.readMany(filesOf(tree, (path) => syntaxOf(path) === 'yaml'));
  const found: Reference[] = [];
  for (const [file, text] of texts) {
    if (!text.includes(name)) continue;
    const objects = await readable(file, text);
    if (objects.some(({ value }) => names(value, [], name, keys)))
      found.push({ to, file, line: text.split('\n').findIndex((line) => line.includes(name)) + 1 });
  }
  return found;
}

async function readable(file: string, text: string): ReturnType<typeof objectsOf> {
  return objectsOf(file, text).catch((error: unknown) => {
    // A template or a broken file tells nothing; validation says what is wrong with it.
    if (error instanceof PromptOpsError && error.code === 'edit-impossible') return [];
    throw error;
  });
}

function names(value: Json, at: readonly string[], name: string, keys: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => names(item, at, name, keys));
  if (value !== null && typeof value === 'object')
    return Object.entries(value).some(([key, member]) => names(member as Json, [...at, key], name, keys));
  const place = at.slice(-2).join('.');
  return value === name && keys.some((key) => place === key || at.at(-1) === key);
}

/** A kustomization that lists a file which is not there cannot be built at all. */
async function inKustomizations(to: Gone, tree: FileTree): Promise<readonly Reference[]> {
  const places = filesOf(tree, (path) => /^kustomization\.ya?ml$/i.test(baseName(path)));
  const found = await Promise.all(
    places.map((place) => {
      const relative = posix.relative(posix.dirname(place), to.file);
      return inLines(to, tree, [place], (line) =>
        line.split(/[\s"']+/).some((word) => posix.normalize(word) === relative),
      );
    }),
  );
  return found.flat();
}

/** Calls of a module whose last file went. */
async function inModuleCalls(to: Gone, tree: FileTree): Promise<readonly Reference[]> {
  const dir = posix.dirname(to.file);
  const isConfig = (path: string): boolean => /\.(?:tf|tofu)$/.test(path);
  if (!isConfig(to.file) || filesOf(tree, (path) => isConfig(path) && posix.dirname(path) === dir).length > 0)
    return [];
  const callers = filesOf(tree, isConfig);
  const perCaller = await Promise.all(
    callers.map((caller) =>
      inLines(to, tree, [caller], (line) => {
        const source = /^\s*source\s*=\s*"(\.{1,2}\/[^"]*)"/.exec(line)?.[1];
        return source !== undefined && posix.join(posix.dirname(caller), source).replace(/\/$/, '') === dir;
      }),
    ),
  );
  return perCaller.flat();
}

function filesOf(tree: FileTree, wanted: (path: string) => boolean): readonly string[] {
  return tree.entries.filter(({ path, mode }) => mode.startsWith('100') && wanted(path)).map(({ path }) => path);
}
