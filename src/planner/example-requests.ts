import type { Inventory } from '../context/inventory.ts';

const maxExamples = 3;

/**
 * Requests that could be made of this very repository, to show somebody who was not understood what can be said. What the request named
 * comes first.
 * @param words the words of the request, lower case
 */
export function exampleRequests(verb: string, inventory: Inventory, words: ReadonlySet<string>): readonly string[] {
  if (verb === 'generate')
    return [
      'generate s3 module with versioning, name it artifacts',
      'generate kubernetes deployment for ledger on port 8080',
    ];
  const found = [...workloads(inventory), ...charts(inventory), ...modules(inventory)];
  const named = found.filter(({ name }) => words.has(name.toLowerCase()));
  const kinds = Map.groupBy(found, ({ kind }) => kind);
  const others = [...kinds.values()].flatMap((group) => group.slice(0, 1));
  return [...new Set([...named, ...others].map(({ request }) => request))].slice(0, maxExamples);
}

type Example = { readonly kind: string; readonly name: string; readonly request: string };

function workloads({ objects }: Inventory): readonly Example[] {
  return objects
    .filter(({ kind, isPatch }) => isPatch === undefined && ['Deployment', 'StatefulSet'].includes(kind))
    .map(({ name, environment }) => ({
      kind: 'workload',
      name,
      request: `scale ${name} to 3 replicas${environment === undefined ? '' : ` in ${environment}`}`,
    }));
}

function charts({ releases, charts: own }: Inventory): readonly Example[] {
  const names = [...releases.map(({ service }) => service), ...own.map(({ name }) => name)];
  return names.map((name) => ({ kind: 'chart', name, request: `set the image tag of ${name} to 1.2.3` }));
}

function modules({ terraform }: Inventory): readonly Example[] {
  return terraform.flatMap(({ calls, dir }) =>
    calls
      .filter(({ version }) => version !== undefined)
      .map(({ name }) => ({
        kind: 'module',
        name,
        request: `upgrade the ${name} module to 2.0.0${dir === '.' || dir === '' ? '' : ` in ${dir}`}`,
      })),
  );
}
