import type { Inventory } from '../../context/inventory.ts';

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
    ...releases.map(({ service, object, at }) => ({ name: service, label: object, ...at })),
    ...charts.map(({ name, dir }) => ({ name, label: `chart ${name}`, file: dir })),
    ...terraform.flatMap((module) => module.calls.map(({ name, at }) => ({ name, label: `module.${name}`, ...at }))),
    ...terragrunt
      .filter((unit) => unit.role === 'unit')
      .map(({ dir, file }) => ({ name: dir.split('/').at(-1) ?? dir, label: `unit ${dir}`, file })),
  ];
}
