import { posix } from 'node:path';
import type { KubernetesObject, Kustomization } from '../../context/inventory.ts';
import type { Question } from '../../domain/proposal.ts';
import type { OpenPoint } from './decide-values.ts';
import { listResources, mainKind, readObject, renderManifests } from './kubernetes-files.ts';
import { movedNamespace } from './moved-namespace.ts';
import { addFiles, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { servedFacts } from './served-facts.ts';

/** Where the object is that a new one serves, and which folder reaches just the environment that was asked for. */
type Spot = { readonly served: KubernetesObject; readonly dir: string; readonly list?: Kustomization };

/**
 * Places what serves an object of the repository (an autoscaler, a budget, a route) where that object is: in its base, or in
 * the overlays of the environments that were asked for; with its labels, ports and kind.
 * @returns undefined when there is no such object and it may be elsewhere: nothing of Kubernetes is here, or `--path` names a folder.
 */
export async function placeBeside(input: PlacementInput, name: string): Promise<Placement | undefined> {
  const { planning, template } = input;
  const kinds = servedKinds(input);
  const candidates = planning.inventory.objects.filter(({ kind, isPatch }) => kinds.includes(kind) && isPatch !== true);
  const called = candidates.filter((object) => object.name === name && inNamespace(object, input));
  const mayStandAlone =
    template.standsAlone || pathFlag(planning) !== undefined || planning.inventory.objects.length === 0;
  const chart = template.standsAlone ? undefined : planning.inventory.charts.find((one) => one.name === name);
  if (called.length === 0 && chart !== undefined && pathFlag(planning) === undefined)
    return { kind: 'open', points: [partOfChart(name, chart.dir)] };
  if (called.length === 0 && mayStandAlone) return undefined;
  if (called.length === 0) return { kind: 'open', points: [unknownObject(kinds, name, candidates)] };
  const found = spots(input, called);
  if ('question' in found) return found;
  const operations = [];
  const notes = { assumptions: new Set<string>(), warnings: new Set<string>() };
  for (const { served, dir, list } of found) {
    const moved = list === undefined ? undefined : movedNamespace(input, list);
    if (moved !== undefined) return { kind: 'open', points: [moved] };
    const taken = takenBeside(input, name, posix.dirname(served.at.file), dir);
    if (taken !== undefined) return taken;
    const facts = await servedFacts(input, served, await readObject(planning.tree, served));
    if ('points' in facts) return { kind: 'open', points: facts.points };
    const files = renderManifests(input, name, facts.values);
    const placed = files.map((file) => ({
      ...file,
      path: dir.split('/').includes(name) ? file.path : `${name}-${file.path}`,
    }));
    const added = await addFiles(planning, dir, placed);
    if ('kind' in added) return added;
    const paths = placed.map((file) => file.path);
    operations.push(...added, ...(list === undefined ? [] : await listResources(input, list, paths)));
    operations.push(...facts.operations);
    for (const line of facts.assumptions) notes.assumptions.add(line);
    for (const line of facts.warnings) notes.warnings.add(line);
    notes.assumptions.add(`It is beside ${served.object} (\`${served.at.file}\`), which it is for.`);
  }
  const [first] = found;
  return {
    kind: 'placed',
    dir: first?.dir ?? template.name,
    operations,
    assumptions: [...notes.assumptions],
    warnings: [...notes.warnings],
  };
}

/** What serves the objects of a chart belongs into the chart: beside it, it would fight the release or outlive it. */
function partOfChart(name: string, dir: string): OpenPoint {
  return {
    question: `\`${name}\` is a Helm chart here (\`${dir}\`), so this is for its templates and values. Should it be a manifest beside the chart all the same?`,
    proposals: [`yes: ask again with --path and a folder`],
  };
}

/** A kind that the request names counts alone. */
function servedKinds({ template, values, given }: PlacementInput): readonly string[] {
  const kind = values['workload_kind'];
  return given.has('workload_kind') && typeof kind === 'string' ? [kind] : template.serves;
}

function inNamespace({ namespace }: KubernetesObject, { values }: PlacementInput): boolean {
  const asked = values['namespace'];
  return typeof asked !== 'string' || namespace === undefined || namespace === asked;
}

/** One spot for each environment asked for; a question when an object of that name is in more than one place. */
function spots(input: PlacementInput, called: readonly KubernetesObject[]): readonly Spot[] | (Placement & Question) {
  const { environments, planning } = input;
  const flagged = pathFlag(planning);
  const found: Spot[] = [];
  for (const environment of environments.length === 0 ? [undefined] : environments) {
    const own = called.filter((object) => object.environment === environment);
    const here =
      environment === undefined ? called : own.length > 0 ? own : called.filter((one) => one.environment === undefined);
    const [served, ...others] = here;
    if (served === undefined || others.length > 0) return whichObject(here.length > 0 ? here : called);
    const dir = flagged ?? spotDir(input, served, environment);
    if (dir === undefined) return whichObject(called, environment);
    const list = planning.inventory.kustomizations.find((one) => one.dir === dir && one.role !== 'component');
    found.push({ served, dir, ...(list === undefined ? {} : { list }) });
  }
  return found;
}

/** The folder of the object; for an environment of a base the overlay that includes it. */
function spotDir(
  { planning }: PlacementInput,
  served: KubernetesObject,
  environment: string | undefined,
): string | undefined {
  const dir = posix.dirname(served.at.file);
  if (environment === undefined || served.environment === environment) return dir;
  const overlays = planning.inventory.kustomizations.filter(
    (one) => one.role === 'overlay' && one.environment === environment && one.resources.includes(dir),
  );
  return overlays.length === 1 ? overlays[0]?.dir : undefined;
}

function takenBeside(input: PlacementInput, name: string, base: string, dir: string): Question | undefined {
  const kind = mainKind(input.template);
  const existing = input.planning.inventory.objects.find(
    (object) =>
      object.kind === kind &&
      [name, input.template.name].includes(object.name) &&
      inNamespace(object, input) &&
      object.isPatch !== true &&
      [base, dir].includes(posix.dirname(object.at.file)),
  );
  if (existing === undefined) return undefined;
  return {
    kind: 'question',
    question: `${kind} ${existing.name} exists already: \`${existing.at.file}\`, line ${existing.at.line}. Should that one be changed instead?`,
    candidates: [{ label: existing.object, file: existing.at.file, line: existing.at.line }],
    examples: [],
  };
}

function whichObject(all: readonly KubernetesObject[], environment?: string): Question {
  const [first] = all;
  const named = first === undefined ? 'it' : `${first.kind} ${first.name}`;
  return {
    kind: 'question',
    question:
      environment === undefined
        ? `${named} is in more than one place. Which one is meant?`
        : `No overlay of ${environment} that includes ${named} shows. Which folder should it go to?`,
    candidates: all.slice(0, 8).map(({ object, at }) => ({ label: object, file: at.file, line: at.line })),
    examples: environment === undefined ? ['… in <environment>', '… --path <folder>'] : ['… --path <folder>'],
  };
}

function unknownObject(kinds: readonly string[], name: string, candidates: readonly KubernetesObject[]): OpenPoint {
  const names = [...new Set(candidates.map((object) => object.name))];
  return {
    question: `There is no ${kinds.join(' or ')} called ${name} here. Which one is it for?`,
    proposals: names.length === 0 ? ['--path <folder>'] : names.slice(0, 8),
  };
}
