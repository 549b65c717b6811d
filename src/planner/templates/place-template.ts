import { placeCi } from './place-ci.ts';
import { placeHelm } from './place-helm.ts';
import { placeKubernetes } from './place-kubernetes.ts';
import { placeTerraform } from './place-terraform.ts';
import type { Placement, PlacementInput } from './placement.ts';

/** Renders a template for the place that the repository has for its kind. */
export function placeTemplate(input: PlacementInput): Promise<Placement> {
  switch (input.template.kind) {
    case 'terraform':
      return placeTerraform(input);
    case 'kubernetes':
      return placeKubernetes(input);
    case 'helm':
      return placeHelm(input);
    case 'ci':
      return placeCi(input);
  }
}
