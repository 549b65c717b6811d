import { joinPath, addFiles, folderExists, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { mainKind, renderManifests } from './kubernetes-files.ts';
import { kubernetesLayout } from './kubernetes-layout.ts';

/** Where a tree of base and overlays goes in a repository that has none yet. */
const appsDir = 'apps';

/** Whether a template brings base and overlays itself. */
export function bringsTree({ template }: PlacementInput): boolean {
  return template.files.some(({ path }) => path.startsWith('base/'));
}

/** Places a base with its overlays in a folder of its own, beside those of other apps. */
export async function placeKustomizeApp(input: PlacementInput, name: string): Promise<Placement> {
  const { planning, values, environments } = input;
  const layout = kubernetesLayout(planning.inventory, mainKind(input.template), environments[0]);
  const parent = layout.kind === 'app-bases' ? layout.parent : appsDir;
  const root = pathFlag(planning) ?? joinPath(parent, name);
  if (folderExists(planning, root))
    return {
      kind: 'question',
      question: `The name is already taken: \`${root}\` exists. What should the new one be called?`,
      candidates: [{ label: root }],
      examples: ['… name it <another name>', '… --path <another folder>'],
    };
  const overlays = Array.isArray(values['overlays']) ? values['overlays'] : environments;
  if (overlays.length === 0)
    return {
      kind: 'open',
      points: [
        {
          question: 'Which environments should have an overlay?',
          proposals: ['overlays for staging and production'],
          answer: 'overlays for staging and production',
        },
      ],
    };
  const given = { ...input, values: { ...values, overlays: [...overlays] } };
  const added = await addFiles(planning, root, renderManifests(given, name, {}));
  if ('kind' in added) return added;
  return { kind: 'placed', dir: root, operations: added, assumptions: [], warnings: [] };
}
