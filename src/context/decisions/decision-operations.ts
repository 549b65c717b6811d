import { printYaml } from '../print-yaml.ts';
import type { Json } from '../../domain/json.ts';
import { parseKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { Operation } from '../../domain/proposal.ts';
import { isMap } from '../json-access.ts';
import { baseName, folderOf } from '../repository-path.ts';
import type { DecisionEdit } from './decision.ts';

/** The operations that write `value` at a place that a decision named; none for a locked one. */
export function decisionOperations(edit: DecisionEdit, value: Json): readonly Operation[] {
  switch (edit.how) {
    case 'set':
      return [{ op: 'set', file: edit.file, object: edit.object, path: edit.path, value }];
    case 'insert':
      return [
        { op: 'insert', file: edit.file, object: edit.object, path: edit.path, value: fillItem(edit.item, value) },
      ];
    case 'set-in-text':
      return [
        {
          op: 'set',
          file: edit.file,
          object: edit.object,
          path: edit.path,
          value: edit.before + inText(value, edit.quote) + edit.after,
        },
      ];
    case 'new-patch':
      return newPatch(edit, value);
    case 'locked':
      return [];
  }
}

/** An image reference goes into its parts: kustomize wants the tag or the digest alone. */
function fillItem(item: Json, value: Json): Json {
  if (isMap(item) && item['newTag'] === '{value}' && typeof value === 'string') {
    const { newTag: _, ...rest } = item;
    const digest = /@(sha256:[0-9a-f]{64})$/.exec(value)?.[1] ?? /^sha256:[0-9a-f]{64}$/.exec(value)?.[0];
    const named = value.replace(/@sha256:[0-9a-f]{64}$/, '');
    const tagAt = named.lastIndexOf(':');
    const isReference = named.includes('/');
    const name = isReference ? (tagAt > named.lastIndexOf('/') ? named.slice(0, tagAt) : named) : undefined;
    const renamed = name === undefined || name === item['name'] ? {} : { newName: name };
    if (digest !== undefined) return { ...rest, ...renamed, digest };
    return { ...rest, ...renamed, newTag: isReference ? named.slice(tagAt + 1) : value };
  }
  return fill(item, value);
}

function fill(item: Json, value: Json): Json {
  if (item === '{value}') return value;
  if (Array.isArray(item)) return (item as readonly Json[]).map((inner) => fill(inner, value));
  if (!isMap(item)) return item;
  return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, fill(inner, value)]));
}

function inText(value: Json, quote: '' | '"' | "'"): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (quote === '"') return JSON.stringify(value);
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`;
  return printYaml(value).trimEnd();
}

function newPatch(edit: Extract<DecisionEdit, { how: 'new-patch' }>, value: Json): readonly Operation[] {
  const document = {
    apiVersion: edit.apiVersion,
    kind: edit.kind,
    metadata: { name: edit.name, ...(edit.namespace === undefined ? {} : { namespace: edit.namespace }) },
    ...(nest(parseKeyPath(edit.path), value) as { readonly [key: string]: Json }),
  };
  const path = edit.file.slice(folderOf(edit.kustomization) === '' ? 0 : folderOf(edit.kustomization).length + 1);
  return [
    { op: 'add-file', file: edit.file, content: printYaml(document) },
    { op: 'insert', file: edit.kustomization, object: baseName(edit.kustomization), path: 'patches', value: { path } },
  ];
}

/** The smallest document that has the value at the path; a list item is named by its field, as a strategic merge needs it. */
function nest(steps: readonly KeyStep[], value: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if ('key' in step) return { [step.key]: nest(rest, value) };
  if ('index' in step) return [nest(rest, value)];
  const inner = nest(rest, value);
  return [{ [step.field]: step.value, ...(isMap(inner) ? inner : {}) }];
}
