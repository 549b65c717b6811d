import { isMap as isYamlMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import type { Json } from '../../domain/json.ts';
import { formatKeyPath, parseKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { Kustomization } from '../inventory.ts';
import { listAt, textAt, valueAt } from '../json-access.ts';
import { baseName, resolveFrom } from '../repository-path.ts';
import { parseYamlSafely } from '../reading/safe-yaml.ts';
import type { DecisionEdit, DecisionPlace, DecisionSource } from './decision.ts';
import { parseYaml } from './parsed-files.ts';
import type { ParsedFiles, ParsedObject } from './parsed-files.ts';
import { hasField, lookUp } from './value-path.ts';

/** The object that a kustomization would change, as its base has it. */
export type PatchTarget = {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiVersion: string;
  readonly base: Json;
  /** Names of the images of its containers. */
  readonly images: readonly string[];
};

/** A place without the part that only the whole chain can tell. */
export type BarePlace = Omit<DecisionPlace, 'role' | 'environment'>;

/**
 * Where one kustomization sets a value of an object, the strongest first. Kustomize applies patches in order and then replicas and images
 * (`configureBuiltinTransformers` in kustomize's `kusttarget_configplugin.go`), so the last one written wins.
 */
export async function kustomizationPlaces(
  kustomization: Kustomization,
  target: PatchTarget,
  path: readonly KeyStep[],
  files: ParsedFiles,
): Promise<readonly BarePlace[]> {
  const [own] = await files.objectsOf(kustomization.file);
  if (own === undefined) return [];
  const patches = await patchPlaces(kustomization, own, target, path, files);
  return [...imagePlaces(own, target, path), ...replicaPlaces(own, target, path), ...patches.reverse()];
}

function imagePlaces(own: ParsedObject, target: PatchTarget, path: readonly KeyStep[]): BarePlace[] {
  if (!isImagePath(path)) return [];
  const image = imageName(lookUp(target.base, path));
  return listAt(own.value, 'images').flatMap((entry) => {
    const name = textAt(entry, 'name');
    if (name === undefined || name !== image) return [];
    const found = (['digest', 'newTag'] as const).find((field) => valueAt(entry, field) !== undefined);
    if (found === undefined) return [];
    const steps: KeyStep[] = [{ key: 'images' }, { field: 'name', value: name }, { key: found }];
    return [
      {
        ...at(own, steps, valueAt(entry, found) ?? null, 'kustomize-images'),
        part: found === 'digest' ? ('digest' as const) : ('tag' as const),
      },
    ];
  });
}

export function isImagePath(path: readonly KeyStep[]): boolean {
  const last = path.at(-1);
  return last !== undefined && 'key' in last && last.key === 'image';
}

/** `ghcr.io/shop/checkout:1.4.1@sha256:…` → `ghcr.io/shop/checkout`. */
export function imageName(image: Json | undefined): string | undefined {
  if (typeof image !== 'string') return undefined;
  const named = image.split('@')[0] ?? '';
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

function replicaPlaces(own: ParsedObject, target: PatchTarget, path: readonly KeyStep[]): BarePlace[] {
  if (formatKeyPath(path) !== 'spec.replicas') return [];
  return listAt(own.value, 'replicas').flatMap((entry) => {
    const count = valueAt(entry, 'count');
    if (textAt(entry, 'name') !== target.name || count === undefined) return [];
    const steps: KeyStep[] = [{ key: 'replicas' }, { field: 'name', value: target.name }, { key: 'count' }];
    return [at(own, steps, count, 'kustomize-replicas')];
  });
}

/** In the order in which they are applied. */
async function patchPlaces(
  kustomization: Kustomization,
  own: ParsedObject,
  target: PatchTarget,
  path: readonly KeyStep[],
  files: ParsedFiles,
): Promise<BarePlace[]> {
  const places: BarePlace[] = [];
  for (const [index, entry] of listAt(own.value, 'patchesStrategicMerge').entries()) {
    if (typeof entry !== 'string') continue;
    const steps: KeyStep[] = [{ key: 'patchesStrategicMerge' }, { index }];
    if (entry.includes('\n')) places.push(...inlinePlaces(own, steps, entry, undefined, target, path));
    else places.push(...(await filePlaces(resolveFrom(kustomization.dir, entry), undefined, target, path, files)));
  }
  for (const list of ['patches', 'patchesJson6902'])
    for (const [index, entry] of listAt(own.value, list).entries()) {
      const selector = valueAt(entry, 'target');
      const text = textAt(entry, 'patch');
      const file = textAt(entry, 'path');
      const steps: KeyStep[] = [{ key: list }, { index }, { key: 'patch' }];
      if (text !== undefined) places.push(...inlinePlaces(own, steps, text, selector, target, path));
      else if (file !== undefined)
        places.push(...(await filePlaces(resolveFrom(kustomization.dir, file), selector, target, path, files)));
    }
  return places;
}

async function filePlaces(
  file: string | undefined,
  selector: Json | undefined,
  target: PatchTarget,
  path: readonly KeyStep[],
  files: ParsedFiles,
): Promise<BarePlace[]> {
  if (file === undefined) return [];
  const objects = await files.objectsOf(file);
  return objects.flatMap((object) => {
    if (Array.isArray(object.value)) {
      const found = selects(selector, target) ? inJsonPatch(object.value as readonly Json[], target, path) : undefined;
      return found === undefined ? [] : [at(object, found.steps, found.value, 'kustomize-json-patch')];
    }
    if (!isPatchFor(object.value, selector, target)) return [];
    const value = lookUp(object.value, path);
    return value === undefined ? [] : [at(object, path, value, 'kustomize-patch')];
  });
}

/** A patch written as text inside of the kustomization: the place is the text, the edit replaces the value in it. */
function inlinePlaces(
  own: ParsedObject,
  steps: readonly KeyStep[],
  text: string,
  selector: Json | undefined,
  target: PatchTarget,
  path: readonly KeyStep[],
): BarePlace[] {
  return parseYaml(own.file, text).flatMap((patch) => {
    const isList = Array.isArray(patch.value);
    const found = isList
      ? selects(selector, target)
        ? inJsonPatch(patch.value as readonly Json[], target, path)
        : undefined
      : isPatchFor(patch.value, selector, target)
        ? { steps: path, value: lookUp(patch.value, path) }
        : undefined;
    if (found?.value === undefined) return [];
    const edit = editInText(own, steps, text, found.steps);
    return [
      {
        ...at(own, steps, found.value, isList ? 'kustomize-json-patch' : 'kustomize-patch'),
        // A block scalar's text begins on the line after its header.
        line: own.lineOf(steps) + (text.includes('\n') ? patch.lineOf(found.steps) : 0),
        edit,
      },
    ];
  });
}

function editInText(
  own: ParsedObject,
  steps: readonly KeyStep[],
  text: string,
  inner: readonly KeyStep[],
): DecisionEdit {
  const node = nodeAt(text, inner);
  const range = node?.range;
  if (range === undefined || range === null || !isScalar(node))
    return { how: 'locked', reason: 'it is set inside of an inline patch in a way that cannot be edited alone' };
  const quote = node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : '';
  return {
    how: 'set-in-text',
    file: own.file,
    object: own.object,
    path: formatKeyPath(steps),
    before: text.slice(0, range[0]),
    after: text.slice(range[1]),
    quote,
  };
}

function nodeAt(text: string, steps: readonly KeyStep[]): Node | undefined {
  const document = parseYamlSafely(text)?.[0];
  if (document === undefined) return undefined;
  let node: unknown = document.contents;
  for (const step of steps) {
    if (isYamlMap(node) && 'key' in step)
      node = node.items.find(({ key }) => isScalar(key) && String(key.value) === step.key)?.value;
    else if (isSeq(node) && 'index' in step) node = node.items[step.index];
    else if (isSeq(node) && 'field' in step) {
      const items = node.toJS(document) as Json;
      node = Array.isArray(items)
        ? node.items[(items as readonly Json[]).findIndex((item) => hasField(item, step))]
        : undefined;
    } else return undefined;
  }
  return node === undefined || node === null ? undefined : (node as Node);
}

function isPatchFor(patch: Json, selector: Json | undefined, target: PatchTarget): boolean {
  if (selector !== undefined) return selects(selector, target);
  return textAt(patch, 'kind') === target.kind && textAt(patch, 'metadata', 'name') === target.name;
}

/** A selector's name, namespace and kind are anchored regular expressions; here plain alternatives and `.*` are understood, the rest not. */
function selects(selector: Json | undefined, target: PatchTarget): boolean {
  if (selector === undefined) return false;
  const fits = (pattern: string | undefined, value: string | undefined) =>
    pattern === undefined || (value !== undefined && matchesName(pattern, value));
  if (!fits(textAt(selector, 'kind'), target.kind) || !fits(textAt(selector, 'name'), target.name)) return false;
  const labels = textAt(selector, 'labelSelector');
  if (labels === undefined) return true;
  return labels.split(',').every((term) => {
    const [key = '', value] = term.split(/={1,2}/).map((part) => part.trim());
    return value !== undefined && textAt(target.base, 'metadata', 'labels', key) === value;
  });
}

/** Never a real regular expression: the pattern comes from the repository. */
function matchesName(pattern: string, value: string): boolean {
  return pattern.split('|').some((alternative) => {
    const parts = alternative
      .replace(/^\^|\$$/g, '')
      .replace(/^\((.*)\)$/, '$1')
      .split('.*');
    if (parts.length === 1) return parts[0] === value;
    let from = 0;
    for (const [index, part] of parts.entries()) {
      const found = index === parts.length - 1 ? value.length - part.length : value.indexOf(part, from);
      if (found < from || (index === 0 && found !== 0) || !value.startsWith(part, found)) return false;
      from = found + part.length;
    }
    return true;
  });
}

/** The last operation of a JSON patch (RFC 6902) that gives the value, with the path to it inside of the patch. */
function inJsonPatch(
  operations: readonly Json[],
  target: PatchTarget,
  path: readonly KeyStep[],
): { readonly steps: readonly KeyStep[]; readonly value: Json } | undefined {
  const indexed = withIndexes(target.base, path);
  for (const [index, operation] of [...operations.entries()].reverse()) {
    const op = textAt(operation, 'op');
    const value = valueAt(operation, 'value');
    if ((op !== 'add' && op !== 'replace') || value === undefined) continue;
    const pointer = (textAt(operation, 'path') ?? '')
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const rest = restAfter(pointer, indexed, path, value);
    if (rest === undefined) continue;
    const found = lookUp(value, rest);
    if (found !== undefined) return { steps: [{ index }, { key: 'value' }, ...rest], value: found };
  }
  return undefined;
}

/** The part of the path that lies inside of what the operation sets; `undefined` when it sets something else. */
function restAfter(
  pointer: readonly string[],
  indexed: readonly string[],
  path: readonly KeyStep[],
  value: Json,
): readonly KeyStep[] | undefined {
  if (pointer.length > indexed.length) return undefined;
  for (const [index, part] of pointer.entries()) {
    const step = path[index];
    // `-` appends: it is our list item when the new item has the field that the path names.
    const appended =
      part === '-' && index === pointer.length - 1 && step !== undefined && 'field' in step && hasField(value, step);
    if (part !== indexed[index] && !appended) return undefined;
  }
  return path.slice(pointer.length);
}

/** The path as a JSON pointer's parts; list items named by a field become their position in the base. */
function withIndexes(base: Json, path: readonly KeyStep[]): string[] {
  return path.map((step, index) => {
    if ('key' in step) return step.key;
    if ('index' in step) return String(step.index);
    const list = lookUp(base, path.slice(0, index));
    return String(Array.isArray(list) ? (list as readonly Json[]).findIndex((item) => hasField(item, step)) : -1);
  });
}

/** A place that is edited by setting it. */
export function at(object: ParsedObject, steps: readonly KeyStep[], value: Json, source: DecisionSource): BarePlace {
  const path = formatKeyPath(steps);
  return {
    file: object.file,
    line: object.lineOf(steps),
    object: object.object,
    path,
    value,
    source,
    edit: { how: 'set', file: object.file, object: object.object, path },
  };
}

/** Whether a kustomization has a patch file of its own for an object, and which; for adding to it. */
export async function ownPatch(
  kustomization: Kustomization,
  target: PatchTarget,
  files: ParsedFiles,
): Promise<ParsedObject | undefined> {
  for (const file of kustomization.patches) {
    const objects = await files.objectsOf(file);
    const found = objects.find((object) => isPatchFor(object.value, undefined, target));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads a query's path; `undefined` when it is none. */
export function readPath(path: string): readonly KeyStep[] | undefined {
  try {
    return parseKeyPath(path);
  } catch {
    return undefined;
  }
}

/** What a kustomization file is called as an object. */
export function kustomizationObject(file: string): string {
  return baseName(file);
}
