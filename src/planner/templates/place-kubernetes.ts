import { addFiles, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { renderText } from './render.ts';

/** Places manifests where the repository keeps its own. */
export async function placeKubernetes(input: PlacementInput): Promise<Placement> {
  const { planning, template, values } = input;
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  const dir =
    pathFlag(planning) ?? joinPath(planning.inventory.conventions.kubernetes.manifestsDir ?? 'manifests', name);
  const files = template.files
    .map((file) => ({ path: file.path, text: renderText(file.path, file.text, { ...values, name }) }))
    .filter((file) => file.text !== '');
  const added = await addFiles(planning, dir, files);
  if ('kind' in added) return added;
  return { kind: 'placed', dir, operations: added, assumptions: [], warnings: [] };
}
