import { posix } from 'node:path';
import type { Operation } from '../../domain/proposal.ts';
import { baseKustomization, overlayKustomization } from './app-kustomizations.ts';
import { listResources, renderManifests } from './kubernetes-files.ts';
import type { KubernetesLayout } from './kubernetes-layout.ts';
import { treesOf } from './kubernetes-layout.ts';
import { yamlLiteral } from './literals.ts';
import { addFiles, folderExists, joinPath } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';

/**
 * Places an app where each environment has a tree of its own: `apps/base/<app>`, and `apps/<environment>/<app>` in the list of
 * `apps/<environment>` for each environment that was asked for.
 */
export async function placeEnvironmentTree(
  input: PlacementInput,
  layout: KubernetesLayout & { readonly kind: 'environment-trees' },
  name: string,
): Promise<Placement> {
  const { planning, environments, values } = input;
  const { sibling } = layout;
  const base = joinPath(layout.parent, name);
  if (folderExists(planning, base))
    return {
      kind: 'question',
      question: `The name is already taken: \`${base}\` exists. What should the new one be called?`,
      candidates: [{ label: base }],
      examples: ['… name it <another name>', '… --path <another folder>'],
    };
  const trees = treesOf(planning.inventory, sibling).filter(({ overlay }) =>
    environments.some((one) => one === overlay.environment),
  );
  const lacking = environments.filter((one) => !trees.some(({ overlay }) => overlay.environment === one));
  if (lacking.length > 0)
    return {
      kind: 'open',
      points: [
        {
          question: `Nothing shows where apps of ${lacking.join(' and ')} live. Which folder is it?`,
          proposals: ['--path <folder>'],
        },
      ],
    };
  const own = sibling.namespace === posix.basename(sibling.dir);
  const asked = typeof values['namespace'] === 'string' ? values['namespace'] : undefined;
  const namespace = asked ?? (own ? name : sibling.namespace);
  const makesNamespace = sibling.resources.includes(joinPath(sibling.dir, 'namespace.yaml')) && namespace === name;
  const rendered = renderManifests(input, name, { namespace: null, create_namespace: false });
  const files = makesNamespace
    ? [
        { path: 'namespace.yaml', text: namespaceManifest(name) },
        ...rendered.filter(({ path }) => path !== 'namespace.yaml'),
      ]
    : rendered;
  const list = { path: 'kustomization.yaml', text: await baseKustomization(input, sibling, files, namespace) };
  const added = await addFiles(planning, base, [...files, list]);
  if ('kind' in added) return added;
  const operations: Operation[] = [...added];
  for (const { overlay, list: above } of trees) {
    const dir = joinPath(posix.dirname(overlay.dir), name);
    operations.push(
      {
        op: 'add-file',
        file: joinPath(dir, 'kustomization.yaml'),
        content: overlayKustomization(posix.relative(dir, base), undefined),
      },
      ...(await listResources(input, above, [name])),
    );
  }
  const warnings =
    trees.length === 0
      ? [
          'No environment lists it yet, so nothing is deployed: name the environments (`… in staging`) to have it there.',
        ]
      : [];
  const assumptions =
    asked === undefined && namespace !== undefined
      ? [
          `It is in the namespace ${namespace}, as the other apps are in theirs${makesNamespace ? '' : '; the namespace has to exist'}.`,
        ]
      : [];
  return { kind: 'placed', dir: base, operations, assumptions, warnings };
}

/** A namespace as restrictive as what we put into it. */
function namespaceManifest(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${yamlLiteral(name)}\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n    pod-security.kubernetes.io/warn: restricted\n`;
}
