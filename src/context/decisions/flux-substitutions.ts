import type { Json } from '../../domain/json.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { DecisionPlace } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { at } from './kustomize-places.ts';

const onlyVariable = /^\$\{([A-Za-z_]\w*)(?::?[-=?][^{}]*)?\}$/;

/**
 * Where a Flux variable gets its value: `spec.postBuild.substitute` of the Kustomizations that apply the file.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
export async function substitutionPlaces(
  file: string,
  value: Json,
  environment: string | undefined,
  context: DecisionContext,
): Promise<Omit<DecisionPlace, 'role'>[]> {
  const variable = typeof value === 'string' ? onlyVariable.exec(value)?.[1] : undefined;
  if (variable === undefined) return [];
  const places: Omit<DecisionPlace, 'role'>[] = [];
  for (const reconciler of context.graph.reconcilersOf(file)) {
    if (environment !== undefined && reconciler.environment !== undefined && reconciler.environment !== environment)
      continue;
    const text = reconciler.substitutions[variable];
    const parsed = (await context.files.objectsOf(reconciler.at.file)).find(
      ({ object }) => object === reconciler.object,
    );
    if (text === undefined || parsed === undefined) continue;
    const steps: KeyStep[] = ['spec', 'postBuild', 'substitute', variable].map((key) => ({ key }));
    const place = at(parsed, steps, text, 'flux-substitution');
    places.push(reconciler.environment === undefined ? place : { ...place, environment: reconciler.environment });
  }
  return places;
}
