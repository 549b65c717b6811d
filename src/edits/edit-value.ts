import type { Json } from '../domain/json.ts';
import type { KeyStep } from '../domain/key-path.ts';
import { formatKeyPath } from '../domain/key-path.ts';
import type { Range } from './data-tree.ts';
import type { ReadFile } from './read-file.ts';
import { addHclEntry, addHclItem, removeHcl, replaceHcl } from './hcl-edit.ts';
import { tidyHcl } from './hcl-tidy.ts';
import { addToJson, removeFromJson, replaceJson } from './json-edit.ts';
import type { HclObject } from './hcl-file.ts';
import type { JsonObject } from './json-file.ts';
import { resolvePath } from './resolve-path.ts';
import { applySplices, type Splice } from './splice.ts';
import { addYamlEntry, addYamlItem } from './yaml-add.ts';
import type { YamlPlace } from './yaml-place.ts';
import { removeYaml } from './yaml-remove.ts';
import { replaceYaml } from './yaml-replace.ts';
import type { YamlObject } from './yaml-file.ts';
import type { YamlStyle } from './yaml-print.ts';
import { styleOfDocument } from './yaml-style.ts';

/** One elementary edit of an existing place: replace the value at `steps`, add to the collection there, or remove what is there. */
export type Edit =
  | { readonly kind: 'replace'; readonly steps: readonly KeyStep[]; readonly value: Json }
  | { readonly kind: 'add-entry'; readonly steps: readonly KeyStep[]; readonly key: string; readonly value: Json }
  | { readonly kind: 'add-item'; readonly steps: readonly KeyStep[]; readonly value: Json }
  | { readonly kind: 'remove'; readonly steps: readonly KeyStep[] };

export type AnyObject =
  | { readonly syntax: 'yaml'; readonly object: YamlObject }
  | { readonly syntax: 'json'; readonly object: JsonObject }
  | { readonly syntax: 'hcl'; readonly object: HclObject };

/** The objects of a file with their syntax. */
export function objectsIn(read: ReadFile): readonly AnyObject[] {
  if (read.syntax === 'yaml') return read.objects.map((object) => ({ syntax: 'yaml', object }));
  if (read.syntax === 'json') return read.objects.map((object) => ({ syntax: 'json', object }));
  return read.syntax === 'hcl' ? read.objects.map((object) => ({ syntax: 'hcl', object })) : [];
}

/**
 * The texts that an edit may lead to, best first. The steps must exist. The caller takes the first one that reads back as meant:
 * later ones are written more carefully (a string in double quotes where its old style fits).
 */
export async function editedTexts(
  text: string,
  place: AnyObject,
  edit: Edit,
  others: readonly AnyObject[],
): Promise<readonly string[]> {
  if (place.syntax === 'json') return [applySplices(text, [editJson(text, place.object, edit)])];
  if (place.syntax === 'hcl') {
    const range: Range = place.object;
    return [await tidyHcl(text, [editHcl(text, place.object, edit)], range)];
  }
  const roots = others.flatMap((one) => (one.syntax === 'yaml' ? [one.object.root] : []));
  const style = styleOfDocument(place.object.root, roots, text);
  const close: YamlStyle = { ...style, blankLines: false };
  const careful: YamlStyle = { ...close, stringStyle: () => 'double' };
  return [style, close, careful].map((one) => applySplices(text, editYaml(text, place.object, edit, one)));
}

function editYaml(text: string, object: YamlObject, edit: Edit, style: YamlStyle): readonly Splice[] {
  const { taken, node } = resolvePath(object.root, edit.steps);
  const holder = taken.at(-1);
  const place: YamlPlace = { text, style, node, holder };
  if (edit.kind === 'replace') return replaceYaml(place, edit.value);
  if (edit.kind === 'add-entry') return addYamlEntry(place, edit.key, edit.value);
  if (edit.kind === 'add-item') return addYamlItem(place, edit.value);
  if (holder === undefined) throw new Error('a document is not removed as a value');
  return removeYaml({ text, style, node: holder.parent, holder: taken.at(-2) }, holder.slot);
}

function editJson(text: string, object: JsonObject, edit: Edit): Splice {
  const { taken, node } = resolvePath(object.root, edit.steps);
  if (edit.kind === 'replace') return replaceJson(text, node, edit.value);
  if (edit.kind === 'add-entry') return addToJson(text, node, edit.key, edit.value);
  if (edit.kind === 'add-item') return addToJson(text, node, undefined, edit.value);
  const last = taken.at(-1);
  const slots =
    last?.parent.kind === 'map' ? last.parent.entries : last?.parent.kind === 'list' ? last.parent.items : [];
  if (last === undefined) throw new Error('a JSON file is not removed as a value');
  return removeFromJson(
    text,
    last.parent,
    slots.findIndex((slot) => slot.start === last.slot.start),
  );
}

function editHcl(text: string, object: HclObject, edit: Edit): Splice {
  const { taken, node } = resolvePath(object.root, edit.steps);
  if (edit.kind === 'replace') return replaceHcl(text, node, edit.value);
  if (edit.kind === 'add-entry') return addHclEntry(text, node, edit.key, edit.value);
  if (edit.kind === 'add-item') return addHclItem(text, node, edit.value);
  const last = taken.at(-1);
  if (last === undefined) throw new Error(`nothing to remove at ${formatKeyPath(edit.steps)}`);
  return removeHcl(text, last.parent, last.slot);
}
