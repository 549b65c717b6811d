import type { Json } from '../../domain/json.ts';
import type { RenderedFile } from './call-module.ts';
import { spoken } from './decide-values.ts';
import type { OpenPoint } from './decide-values.ts';
import { moduleTags, tagsOfAll } from './module-tags.ts';
import { joinPath } from './placement.ts';
import type { PlacementInput } from './placement.ts';
import { renderText } from './render.ts';
import { withoutStandIns } from './stand-in.ts';

/** The version constraints and tags a module is rendered with. */
export function moduleFacts(
  input: PlacementInput,
  called: boolean,
): { readonly values: Readonly<Record<string, Json>>; readonly assumptions: readonly string[] } {
  const { terraform } = input.planning.inventory.conventions;
  const provider = input.template.provider;
  const neighbours = provider && terraform.providers[provider.name]?.version;
  const plain = Object.fromEntries(Object.entries(terraform.tags).filter(([, value]) => !/[$%]\{/.test(value)));
  const tagsHere = called ? {} : moduleTags(input.template, tagsOfAll(plain, input.planning.inventory)).tags;
  return {
    values: {
      ...input.values,
      // A call passes the name, so the module can serve every environment.
      ...(called && input.template.parameters['name']?.default === undefined ? { name: null } : {}),
      required_version: terraform.requiredVersion ?? '>= 1.5',
      provider_version: neighbours ?? provider?.version ?? '',
      provider_major: lowestMajor(neighbours ?? provider?.version ?? '') ?? 0,
      tags: tagsHere,
    },
    assumptions: [
      ...(neighbours === undefined
        ? []
        : [`The ${provider?.name ?? ''} provider is \`${neighbours}\`, as in the other modules.`]),
      ...(Object.keys(tagsHere).length === 0
        ? []
        : [`Tags are those of its neighbours: ${Object.keys(tagsHere).join(', ')}.`]),
    ],
  };
}

/** The files of the module. What another thing gives has no default, so that every call has to pass it on. */
export function renderFiles(
  { template, references }: PlacementInput,
  values: Readonly<Record<string, Json>>,
): readonly RenderedFile[] {
  return template.files.map((file) => {
    const text = renderText(file.path, file.text, values);
    return { path: file.path, text: references === undefined ? text : withoutStandIns(text) };
  });
}

/** Where new modules go. */
export function modulesDir(input: PlacementInput): string {
  const { inventory } = input.planning;
  const known = inventory.conventions.terraform.modulesDir;
  if (known !== undefined) return known;
  const tops = new Set(inventory.terraform.map((module) => module.dir.split('/')[0] ?? '.'));
  const [only] = tops;
  const shared =
    tops.size === 1 && only !== undefined && inventory.terraform.every((module) => module.dir.includes('/'))
      ? only
      : '.';
  return joinPath(shared, 'modules');
}

/** What a constraint such as `~> 5.0` allows at least. */
function lowestMajor(constraint: string): number | undefined {
  const majors = [...constraint.matchAll(/(?:^|,)\s*(?:~>|>=|=|>)?\s*v?(\d+)/g)].map(([, major]) => Number(major));
  return majors.length === 0 ? undefined : Math.max(...majors);
}

/** A question when something was asked for that the repository's provider is too old for. */
export function providerTooOld(input: PlacementInput): OpenPoint | undefined {
  const provider = input.template.provider;
  const constraint = provider && input.planning.inventory.conventions.terraform.providers[provider.name]?.version;
  const major = constraint === undefined ? undefined : lowestMajor(constraint);
  if (major === undefined) return undefined;
  for (const name of input.given) {
    const minimum = input.template.parameters[name]?.minimumProvider;
    if (minimum !== undefined && major < minimum && input.values[name] !== null)
      return {
        question: `The ${spoken(name)} can be set on a resource from ${provider?.name ?? ''} provider ${minimum} on; this repository has \`${constraint ?? ''}\`. Should it be left to the provider's configuration?`,
        proposals: [`ask again without the ${spoken(name)}`],
      };
  }
  return undefined;
}
