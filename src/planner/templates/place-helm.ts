import { addFiles, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { renderText } from './render.ts';

/** Places a chart where the repository keeps its charts. */
export async function placeHelm(input: PlacementInput): Promise<Placement> {
  const { planning, template, values } = input;
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  const dir = pathFlag(planning) ?? joinPath(planning.inventory.conventions.helm.chartsDir ?? 'charts', name);
  const files = template.files
    .map((file) => ({ path: file.path, text: renderText(file.path, file.text, { ...values, name }) }))
    .filter((file) => file.text !== '');
  const added = await addFiles(planning, dir, files);
  if ('kind' in added) return added;
  return { kind: 'placed', dir, operations: added, assumptions: [], warnings: [] };
}
