import type { Inventory, KubernetesObject } from '../../context/inventory.ts';
import { valueAt } from '../../context/json-access.ts';
import type { Json } from '../../domain/json.ts';
import type { PlanningInput } from '../planner.ts';
import { spoken, valueProblem } from './decide-values.ts';
import type { OpenPoint } from './decide-values.ts';
import { groupOf, mainObject, readObject } from './kubernetes-files.ts';
import type { Parameter, ParameterValue, Template } from './manifest.ts';
import type { Said } from './understanding.ts';

/** Neighbours that are read; more would not change what most of them do. */
const maxNeighbours = 40;

/** Values taken over from objects of the same kind, and where each comes from, for the pull request. */
export type NeighbourValues = {
  readonly said: readonly Said[];
  readonly notes: readonly string[];
  /** What is another in each environment and cannot be chosen for anybody. */
  readonly open: readonly OpenPoint[];
};

/**
 * What was not said and the repository does its own way: the ingress class, the issuer, the repository of its Argo CD applications.
 * Taken when one value is more frequent than any other among the objects of the kind (of the environment, if one was asked for).
 * What does not fit the parameter is left alone: it was written by others.
 */
export async function neighbourValues(
  template: Template,
  said: readonly Said[],
  environment: string | undefined,
  { inventory, tree }: PlanningInput,
): Promise<NeighbourValues> {
  const open = Object.entries(template.parameters).filter(
    ([name, one]) => one.likeNeighbours !== undefined && !said.some(({ parameter }) => parameter === name),
  );
  if (open.length === 0) return { said: [], notes: [], open: [] };
  const main = mainObject(template);
  const same = inventory.objects.filter(
    (one) => one.kind === main.kind && groupOf(one.apiVersion) === main.group && one.isPatch !== true,
  );
  const here = same.filter((one) => environment === undefined || environmentOf(one, inventory) === environment);
  const read = async (objects: readonly KubernetesObject[]): Promise<readonly Neighbour[]> =>
    Promise.all(
      objects.slice(0, maxNeighbours).map(async (one) => ({ file: one.at.file, value: await readObject(tree, one) })),
    );
  const [near, all] = [await read(here), await read(same)];
  const found = open.flatMap(([name, parameter]) => {
    const differs = parameter.likeNeighbours?.differs === true;
    const most = mostFrequent(name, parameter, near) ?? (differs ? undefined : mostFrequent(name, parameter, all));
    return most === undefined ? [] : [{ name, ...most }];
  });
  const undecided = open.flatMap(([name, parameter]) => {
    if (parameter.likeNeighbours?.differs !== true || found.some((one) => one.name === name)) return [];
    const values = [...new Set(valuesOf(name, parameter, all).map(({ value }) => String(value)))];
    return values.length < 2
      ? []
      : [{ question: `The ${spoken(name)} is not the same everywhere here. Which one is meant?`, proposals: values }];
  });
  return {
    said: found.map(({ name, value, file }) => ({ parameter: name, value, typed: `${String(value)} (${file})` })),
    notes: found.map(({ name, value, file }) => `The ${spoken(name)} is \`${String(value)}\`, as in \`${file}\`.`),
    open: undecided,
  };
}

/** An Application names its environment in its destination or its name, which is read with what it applies. */
export function environmentOf(
  { at, environment, name }: KubernetesObject,
  { reconcilers, releases }: Inventory,
): string | undefined {
  const steering = [...reconcilers, ...releases].find((one) => one.at.file === at.file && one.name === name);
  return environment ?? steering?.environment;
}

type Neighbour = { readonly file: string; readonly value: Json | undefined };

type Found = { readonly value: ParameterValue; readonly file: string };

function valuesOf(name: string, parameter: Parameter, neighbours: readonly Neighbour[]): readonly Found[] {
  const { at, where } = parameter.likeNeighbours ?? { at: '' };
  return neighbours.flatMap(({ file, value }) => {
    const isOne = where === undefined || valueAt(value, ...steps(where)) !== undefined;
    const own = isOne ? valueAt(value, ...steps(at)) : undefined;
    if (typeof own !== 'string' && typeof own !== 'boolean' && typeof own !== 'number') return [];
    return valueProblem(name, parameter, own) === undefined ? [{ file, value: own }] : [];
  });
}

/** The most frequent value; nothing when two are, or when it differs and they do not agree. */
function mostFrequent(name: string, parameter: Parameter, neighbours: readonly Neighbour[]): Found | undefined {
  const groups = [...Map.groupBy(valuesOf(name, parameter, neighbours), ({ value }) => value).values()];
  const [first, second] = groups.toSorted((a, b) => b.length - a.length);
  if (parameter.likeNeighbours?.differs === true && second !== undefined) return undefined;
  return first?.length === second?.length ? undefined : first?.[0];
}

/** `spec.parentRefs.0.name` as steps; a dot in a key is written `\.`. */
function steps(path: string): readonly (string | number)[] {
  return path.split(/(?<!\\)\./).map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('\\.', '.')));
}
