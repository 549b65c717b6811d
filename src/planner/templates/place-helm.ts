import type { Json } from '../../domain/json.ts';
import { yamlLiteral } from './literals.ts';
import { addFiles, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { renderText } from './render.ts';

/** Places a chart where the repository keeps its charts. */
export async function placeHelm(input: PlacementInput): Promise<Placement> {
  const { planning, template, values } = input;
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  const { chartsDir = 'charts', chartFolder } = planning.inventory.conventions.helm;
  const dir = pathFlag(planning) ?? joinPath(chartsDir, chartFolder === undefined ? name : joinPath(name, chartFolder));
  const files = template.files
    .map((file) => ({
      path: file.path,
      text: renderText(file.path, file.text, {
        ...values,
        ...imageParts(values['image'], name),
        name,
        host_or_empty: values['host'] ?? '',
      }),
    }))
    .filter((file) => file.text !== '');
  // What differs in an environment lives beside the chart's own values.
  const overrides = input.environments.map((environment) => ({
    path: `values-${environment}.yaml`,
    text: `# What differs in ${environment} from values.yaml.\n${override(values)}\n`,
  }));
  const added = await addFiles(planning, dir, [...files, ...overrides]);
  if ('kind' in added) return added;
  return { kind: 'placed', dir, operations: added, assumptions: imageNote(values['image'], name), warnings: [] };
}

/** The value that environments differ in most: how many pods run, or when. */
function override(values: PlacementInput['values']): string {
  const { replicas, schedule } = values;
  return replicas === undefined
    ? `schedule: ${yamlLiteral(schedule ?? null)}`
    : `replicaCount: ${yamlLiteral(replicas)}`;
}

/** `registry/name:tag@digest` as a chart's values keep it; without an image it is called like the chart. */
function imageParts(image: Json | undefined, name: string): Readonly<Record<string, Json>> {
  const text = typeof image === 'string' ? image : `${name}:0.1.0`;
  const [tagged = text, digest = ''] = text.split('@');
  const colon = tagged.lastIndexOf(':');
  const hasTag = colon > tagged.lastIndexOf('/');
  return {
    image_repository: hasTag ? tagged.slice(0, colon) : tagged,
    image_tag: hasTag ? tagged.slice(colon + 1) : '0.1.0',
    image_digest: digest,
  };
}

function imageNote(image: Json | undefined, name: string): readonly string[] {
  return typeof image === 'string'
    ? []
    : [`The image is called \`${name}:0.1.0\` until the values say where it is: no image was named.`];
}
