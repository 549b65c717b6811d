import { posix } from 'node:path';
import type { Kustomization } from '../../context/inventory.ts';
import { isMap, listAt, valueAt } from '../../context/json-access.ts';
import { readYaml } from './kubernetes-files.ts';
import type { TextFile } from './kubernetes-files.ts';
import { yamlLiteral } from './literals.ts';
import type { PlacementInput } from './placement.ts';

/** Lists the files; labels are taken over from the neighbour when they name no app. */
export async function baseKustomization(
  input: PlacementInput,
  sibling: Kustomization,
  files: readonly TextFile[],
  namespace?: string,
): Promise<string> {
  const head = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${namespaceLine(namespace)}resources:\n${files.map((file) => `  - ${yamlLiteral(file.path)}\n`).join('')}`;
  const pairs = await sharedLabels(input, sibling);
  if (pairs.length === 0) return head;
  return `${head}labels:\n  - pairs:\n${pairs.map(([key, value]) => `      ${key}: ${yamlLiteral(value)}\n`).join('')}`;
}

async function sharedLabels(
  input: PlacementInput,
  sibling: Kustomization,
): Promise<readonly (readonly [string, string])[]> {
  const value = readYaml(await input.planning.tree.read(sibling.file));
  const app = posix.basename(posix.dirname(sibling.dir));
  return listAt(value, 'labels').flatMap((entry) => {
    const pairs = valueAt(entry, 'pairs');
    return Object.entries(isMap(pairs) ? pairs : {}).flatMap(([key, text]) =>
      typeof text === 'string' && text !== app && /^[A-Za-z0-9._/-]{1,120}$/.test(key) ? [[key, text] as const] : [],
    );
  });
}

/** The kustomization of one environment: the base, in its namespace. */
export function overlayKustomization(base: string, namespace: string | undefined): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${namespaceLine(namespace)}resources:\n  - ${base}\n`;
}

function namespaceLine(namespace: string | undefined): string {
  return namespace === undefined ? '' : `namespace: ${yamlLiteral(namespace)}\n`;
}
