import type { Json } from '../domain/json.ts';
import { compoundEnvironment } from './environments.ts';
import type { EnvironmentReader } from './environments.ts';
import type { HelmRelease, Place, Reconciler } from './inventory.ts';
import { asText, isMap, listAt, textAt, textsAt, valueAt } from './json-access.ts';
import { baseName, folderOf, resolveFrom } from './repository-path.ts';

/** A parsed document that says how charts or folders are applied. */
export type DeploymentSource = {
  readonly at: Place;
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace?: string;
  readonly object: string;
  readonly value: Json;
};

/** What the repository has, to tell its own charts and values files from foreign ones. */
export type RepositoryFacts = {
  readonly paths: ReadonlySet<string>;
  readonly chartFolders: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  readonly environments: EnvironmentReader;
  /** Name of a generated ConfigMap → its files, nearest folder first decided by the caller. */
  configFiles(name: string, from: string): readonly string[];
};

type Deployed = { readonly releases: readonly HelmRelease[]; readonly reconcilers: readonly Reconciler[] };

/** Reads Flux HelmReleases and Kustomizations, and Argo CD Applications and ApplicationSets. */
export function readDeployment(source: DeploymentSource, facts: RepositoryFacts): Deployed {
  if (source.kind === 'HelmRelease') return { releases: [fluxRelease(source, facts)], reconcilers: [] };
  if (source.kind === 'Kustomization' && source.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'))
    return { releases: [], reconcilers: [fluxKustomization(source, facts)] };
  if (source.kind === 'Application' && source.apiVersion.startsWith('argoproj.io/'))
    return argoApplication(source, source.kind, valueAt(source.value, 'spec') ?? null, 'spec', {}, facts);
  if (source.kind === 'ApplicationSet') return applicationSet(source, facts);
  return { releases: [], reconcilers: [] };
}

function base(source: DeploymentSource, names: readonly (string | undefined)[], facts: RepositoryFacts) {
  const environment =
    facts.environments.of(source.at.file) ??
    names.flatMap((name) => (name === undefined ? [] : (facts.environments.ofName(name) ?? [])))[0];
  return {
    name: source.name,
    at: source.at,
    object: source.object,
    ...(source.namespace === undefined ? {} : { namespace: source.namespace }),
    ...(environment === undefined ? {} : { environment }),
  };
}

function fluxRelease(source: DeploymentSource, facts: RepositoryFacts): HelmRelease {
  const spec = valueAt(source.value, 'spec') ?? null;
  const chart = textAt(spec, 'chart', 'spec', 'chart') ?? textAt(spec, 'chartRef', 'name');
  const chartDir = chart === undefined ? undefined : chartFolder(resolveFrom('', chart), facts);
  const version = textAt(spec, 'chart', 'spec', 'version');
  const fromChart = textsAt(spec, 'chart', 'spec', 'valuesFiles').flatMap((file) => resolveFrom('', file) ?? []);
  const fromConfig = listAt(spec, 'valuesFrom').flatMap((item) => {
    const name = textAt(item, 'name');
    return name === undefined ? [] : facts.configFiles(name, folderOf(source.at.file));
  });
  return {
    ...base(source, [source.namespace, source.name], facts),
    kind: 'HelmRelease',
    service: textAt(spec, 'releaseName') ?? source.name,
    ...(chart === undefined ? {} : { chart }),
    ...(chartDir === undefined ? {} : { chartDir }),
    ...(version === undefined ? {} : { version }),
    valueFiles: [...fromChart, ...fromConfig].filter((file) => facts.paths.has(file)),
    ...(isMap(valueAt(spec, 'values')) ? { inlineValues: 'spec.values' } : {}),
  };
}

function fluxKustomization(source: DeploymentSource, facts: RepositoryFacts): Reconciler {
  const path = resolveFrom('', textAt(source.value, 'spec', 'path') ?? '') ?? '';
  const substitute = valueAt(source.value, 'spec', 'postBuild', 'substitute');
  const substitutions = Object.entries(isMap(substitute) ? substitute : {}).map(
    ([key, value]) => [key, asText(value)] as const,
  );
  const told = base(source, [source.name], facts);
  const environment = told.environment ?? facts.environments.of(`${path}/kustomization.yaml`);
  return {
    ...told,
    kind: 'Kustomization',
    path,
    substitutions: Object.fromEntries(substitutions),
    ...(environment === undefined ? {} : { environment }),
  };
}

function argoApplication(
  source: DeploymentSource,
  kind: 'Application' | 'ApplicationSet',
  spec: Json,
  specPath: string,
  parameters: Readonly<Record<string, string>>,
  facts: RepositoryFacts,
): Deployed {
  const fill = (text: string) => fillParameters(text, parameters);
  const namespace = textAt(spec, 'destination', 'namespace');
  const names = [
    ...Object.values(parameters),
    namespace,
    source.name,
    textAt(spec, 'destination', 'name'),
    host(textAt(spec, 'destination', 'server')),
  ];
  const told = base(
    source,
    names.map((name) => (name === undefined ? undefined : fill(name))),
    facts,
  );
  const shared = {
    ...told,
    kind,
    name: fill(textAt(spec, 'name') ?? source.name),
    ...(namespace === undefined ? {} : { namespace: fill(namespace) }),
  };
  const releases: HelmRelease[] = [];
  const reconcilers: Reconciler[] = [];
  const single = valueAt(spec, 'source');
  const sources: [Json, string][] = [
    ...(single === undefined ? [] : [[single, `${specPath}.source`] as [Json, string]]),
    ...listAt(spec, 'sources').map((item, index) => [item, `${specPath}.sources[${index}]`] as [Json, string]),
  ];
  for (const [item, at] of sources) {
    const path = resolveFrom('', fill(textAt(item, 'path') ?? ''));
    const chart = textAt(item, 'chart');
    const chartDir = chartFolder(path, facts);
    const helm = valueAt(item, 'helm');
    if (chart !== undefined || chartDir !== undefined || helm !== undefined) {
      const valueFiles = textsAt(helm, 'valueFiles').flatMap((file) => valueFile(fill(file), path ?? '', facts));
      const inline = isMap(valueAt(helm, 'valuesObject'))
        ? 'valuesObject'
        : textAt(item, 'helm', 'values') === undefined
          ? undefined
          : 'values';
      const version = chart === undefined ? undefined : textAt(item, 'targetRevision');
      releases.push({
        ...shared,
        service: fill(textAt(helm, 'releaseName') ?? withoutEnvironment(shared.name)),
        ...((chart ?? path) ? { chart: chart ?? path ?? '' } : {}),
        ...(chartDir === undefined ? {} : { chartDir }),
        ...(version === undefined ? {} : { version }),
        valueFiles,
        ...(inline === undefined ? {} : { inlineValues: `${at}.helm.${inline}` }),
        ...environmentOf(told.environment, valueFiles, facts),
      });
    } else if (path !== undefined && path !== '') {
      const environment = told.environment ?? facts.environments.of(`${path}/kustomization.yaml`);
      reconcilers.push({ ...shared, path, substitutions: {}, ...(environment === undefined ? {} : { environment }) });
    }
  }
  return { releases, reconcilers };
}

/** `catalog-prod` → `catalog`. */
function withoutEnvironment(name: string): string {
  const rest = compoundEnvironment(name)?.rest;
  return rest === undefined || rest === '*' ? name : rest.replace(/^\*-|-\*(?=-|$)/g, '');
}

/** The application's environment, or that of its last values file which has one. */
function environmentOf(
  told: string | undefined,
  valueFiles: readonly string[],
  facts: RepositoryFacts,
): { environment?: string } {
  const environment = told ?? valueFiles.flatMap((file) => facts.environments.of(file) ?? []).at(-1);
  return environment === undefined ? {} : { environment };
}

/** `https://prod.k8s.example.com` → `prod.k8s.example.com`: clusters are called after their environment. */
function host(server: string | undefined): string | undefined {
  return server?.replace(/^https?:\/\//, '').split(/[/:]/)[0];
}

const maxGenerated = 100;

/** One application for each element of its list and folder generators; other generators give one with the placeholders left in. */
function applicationSet(source: DeploymentSource, facts: RepositoryFacts): Deployed {
  const template = valueAt(source.value, 'spec', 'template');
  const templateSpec = valueAt(template, 'spec') ?? null;
  const name = textAt(template, 'metadata', 'name');
  const spec = isMap(templateSpec) ? { ...templateSpec, ...(name === undefined ? {} : { name }) } : templateSpec;
  const elements = listAt(source.value, 'spec', 'generators').flatMap((generator) => parameterSets(generator, facts));
  const sets = elements.length === 0 ? [{}] : elements.slice(0, maxGenerated);
  const all = sets.map((parameters) =>
    argoApplication(source, 'ApplicationSet', spec, 'spec.template.spec', parameters, facts),
  );
  return { releases: all.flatMap((one) => one.releases), reconcilers: all.flatMap((one) => one.reconcilers) };
}

/** Argo CD nests generators two deep; aliases in hostile YAML nest them without end. */
const maxNesting = 3;

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/ */
function parameterSets(generator: Json, facts: RepositoryFacts, depth = 0): Record<string, string>[] {
  if (depth > maxNesting) return [];
  const inner = (kind: string) =>
    listAt(generator, kind, 'generators')
      .slice(0, 10)
      .map((nested) => parameterSets(nested, facts, depth + 1));
  const own = listAt(generator, 'list', 'elements').slice(0, maxGenerated).filter(isMap).map(flatten);
  const merged = inner('merge').flat();
  const matrix = inner('matrix').filter((list) => list.length > 0);
  const crossed = matrix.reduce<Record<string, string>[]>(
    (sets, list) => sets.flatMap((set) => list.map((element) => ({ ...set, ...element }))).slice(0, maxGenerated),
    matrix.length === 0 ? [] : [{}],
  );
  return [...own, ...folderParameters(generator, facts), ...merged, ...crossed];
}

/** The git generator's folders: `path`, `path.path`, `path.basename`, `path[0]` … */
function folderParameters(generator: Json, { folders }: RepositoryFacts): Record<string, string>[] {
  const wanted = listAt(generator, 'git', 'directories');
  const patterns = (isExcluded: boolean) =>
    wanted
      .filter((item) => (valueAt(item, 'exclude') === true) === isExcluded)
      .flatMap((item) => textAt(item, 'path') ?? []);
  const included = patterns(false);
  const excluded = patterns(true);
  if (included.length === 0) return [];
  return [...folders]
    .filter(
      (folder) =>
        included.some((pattern) => matchesFolder(pattern, folder)) &&
        !excluded.some((pattern) => matchesFolder(pattern, folder)),
    )
    .sort()
    .slice(0, maxGenerated)
    .map((folder) => ({
      path: folder,
      'path.path': folder,
      'path.basename': baseName(folder),
      ...Object.fromEntries(
        folder.split('/').flatMap((part, index) => [
          [`path[${index}]`, part],
          [`path.segments.${index}`, part],
        ]),
      ),
    }));
}

/** `*` stands for one folder's name or a part of it. */
function matchesFolder(pattern: string, folder: string): boolean {
  const parts = pattern.replace(/\/$/, '').split('/');
  const names = folder.split('/');
  return parts.length === names.length && parts.every((part, index) => matchesStars(part, names[index] ?? ''));
}

function matchesStars(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  return rest.every((part) => {
    const found = name.indexOf(part, from);
    from = found + part.length;
    return found !== -1 && from <= name.length - last.length;
  });
}

function flatten(element: { readonly [key: string]: Json }): Record<string, string> {
  const pairs = Object.entries(element).flatMap(([key, value]) =>
    isMap(value)
      ? Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, asText(text)])
      : [[key, asText(value)]],
  );
  return Object.fromEntries(pairs) as Record<string, string>;
}

function fillParameters(text: string, parameters: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{-?\s*\.?([\w.[\]-]+?)\s*-?\}\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? (parameters[name] ?? whole) : whole,
  );
}

/** Relative to the chart's folder; `$ref/…` of several sources is relative to the repository. */
function valueFile(file: string, folder: string, facts: RepositoryFacts): string[] {
  const path = file.startsWith('$') ? resolveFrom('', file.slice(file.indexOf('/') + 1)) : resolveFrom(folder, file);
  return path !== undefined && facts.paths.has(path) ? [path] : [];
}

function chartFolder(path: string | undefined, facts: RepositoryFacts): string | undefined {
  return path !== undefined && facts.chartFolders.has(path) ? path : undefined;
}

/** Reads the releases of a helmfile. https://helmfile.readthedocs.io/en/latest/#configuration */
export function helmfileReleases(file: string, value: Json, facts: RepositoryFacts): HelmRelease[] {
  const dir = folderOf(file);
  return listAt(value, 'releases').flatMap((release, index) => {
    const name = textAt(release, 'name');
    if (name === undefined) return [];
    const chart = textAt(release, 'chart');
    const chartDir = chart === undefined ? undefined : chartFolder(resolveFrom(dir, chart), facts);
    const namespace = textAt(release, 'namespace');
    const version = textAt(release, 'version');
    const environment = facts.environments.of(file);
    const inline = listAt(release, 'values').findIndex((item) => isMap(item));
    return [
      {
        kind: 'helmfile' as const,
        name,
        service: name,
        at: { file, line: 1 },
        object: baseName(file),
        valueFiles: textsAt(release, 'values').flatMap((path) => valueFile(path, dir, facts)),
        ...(namespace === undefined ? {} : { namespace }),
        ...(chart === undefined ? {} : { chart }),
        ...(chartDir === undefined ? {} : { chartDir }),
        ...(version === undefined ? {} : { version }),
        ...(inline === -1 ? {} : { inlineValues: `releases[${index}].values[${inline}]` }),
        ...(environment === undefined ? {} : { environment }),
      },
    ];
  });
}
