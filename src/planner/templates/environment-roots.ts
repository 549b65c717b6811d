import type { TerraformModule } from '../../context/inventory.ts';
import type { OpenPoint } from './decide-values.ts';
import type { PlacementInput } from './placement.ts';

/** The root module of each environment that was asked for, or what has to be asked. */
export function rootsOf(
  input: PlacementInput,
):
  | { readonly kind: 'roots'; readonly dirs: readonly TerraformModule[] }
  | { readonly kind: 'open'; readonly points: readonly OpenPoint[] } {
  const dirs: TerraformModule[] = [];
  for (const environment of input.environments) {
    const roots = input.planning.inventory.terraform.filter(
      (module) => module.role === 'root' && module.environment === environment,
    );
    const [root, ...others] = roots;
    const shared = root === undefined ? sharedRoot(input, environment) : undefined;
    if (shared !== undefined) return { kind: 'open', points: [shared] };
    if (root === undefined)
      return {
        kind: 'open',
        points: [
          {
            question: `There is no Terraform root module for ${environment}. Where should the module be called?`,
            proposals: [],
          },
        ],
      };
    if (others.length > 0)
      return {
        kind: 'open',
        points: [
          { question: `Which root module of ${environment} should call it?`, proposals: roots.map((one) => one.dir) },
        ],
      };
    dirs.push(root);
  }
  return { kind: 'roots', dirs };
}

/** A question where one root module serves all environments by a file of values each: what is added is made in all of them. */
function sharedRoot({ planning }: PlacementInput, environment: string): OpenPoint | undefined {
  const serving = planning.inventory.terraform.filter(
    (module) => module.role === 'root' && Object.values(module.tfvarsEnvironments).includes(environment),
  );
  const [only, ...others] = serving;
  if (only === undefined || others.length > 0) return undefined;
  const all = [...new Set(Object.values(only.tfvarsEnvironments))].toSorted();
  if (all.length < 2) return undefined;
  return {
    question: `${only.dir === '' || only.dir === '.' ? 'The root module' : `\`${only.dir}\``} is applied to ${all.join(', ')} alike, each with values of its own, so what is added is made in all of them. Is that meant?`,
    proposals: ['yes: ask again without the environment'],
  };
}
