import type { Kustomization } from '../../context/inventory.ts';
import type { OpenPoint } from './decide-values.ts';
import { mainKind } from './kubernetes-files.ts';
import { forcedNamespaces } from './kubernetes-layout.ts';
import type { PlacementInput } from './placement.ts';

/**
 * A kustomization that puts everything into one namespace would move what was asked for another one, and rename a Namespace: asked about.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namespace/
 */
export function movedNamespace(input: PlacementInput, kustomization: Kustomization): OpenPoint | undefined {
  const { name, namespace } = input.values;
  const wanted = mainKind(input.template) === 'Namespace' ? name : namespace;
  const forced = forcedNamespaces(input.planning.inventory, kustomization).filter((one) => one !== wanted);
  if (typeof wanted !== 'string' || forced.length === 0) return undefined;
  return {
    question: `\`${kustomization.file}\` is put into the namespace ${forced.join(' or ')}, so nothing of the namespace ${wanted} can be listed there. Which folder should it go to?`,
    proposals: ['--path <folder>'],
  };
}
