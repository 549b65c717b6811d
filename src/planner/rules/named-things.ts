import type { HelmChart, Inventory } from '../../context/inventory.ts';

/** Something a request can name, and where it is. */
export type NamedThing = {
  readonly name: string;
  readonly label: string;
  readonly file: string;
  readonly line?: number;
};

/** Everything in a repository that has a name of its own. */
export function namedThings({ objects, releases, charts, terraform, terragrunt }: Inventory): readonly NamedThing[] {
  return [
    ...objects
      .filter((object) => object.isPatch === undefined)
      .map(({ name, kind, at }) => ({ name, label: `${kind}/${name}`, ...at })),
    ...charts.flatMap((chart) =>
      chartNames(chart).map((name) => ({
        name,
        label: `chart ${chart.name}`,
        file: chart.values[0]?.file ?? (chart.dir === '' ? 'Chart.yaml' : `${chart.dir}/Chart.yaml`),
      })),
    ),
    ...releases.map(({ service, kind, object, at }) => ({
      name: service,
      label: object.includes('/') ? object : `${kind} ${service}`,
      ...at,
    })),
    ...terraform.flatMap((module) => module.calls.map(({ name, at }) => ({ name, label: `module.${name}`, ...at }))),
    ...terragrunt
      .filter((unit) => unit.role === 'unit')
      .map(({ dir, file }) => ({ name: dir.split('/').at(-1) ?? dir, label: `unit ${dir}`, file })),
  ];
}

/** A chart is called by its own name and by its folder's; of a folder `chart` people say what it lies in (`src/ui/chart`). */
export function chartNames({ name, dir }: Pick<HelmChart, 'name' | 'dir'>): readonly string[] {
  const parts = dir.split('/').filter((part) => !['chart', 'charts', 'helm', 'deploy', '.', ''].includes(part));
  return [...new Set([name, dir.split('/').at(-1) ?? name, parts.at(-1) ?? name])].filter((one) => one !== '');
}
