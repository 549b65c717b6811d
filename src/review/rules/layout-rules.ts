import type { Json } from '../../domain/json.ts';
import { parseKeyPath } from '../../domain/key-path.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { isMap, listAt, textAt, textsAt, valueAt } from '../../context/json-access.ts';
import { resolveFrom } from '../../context/repository-path.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Chart, KustomizeFolder, Side } from '../side.ts';
import { objectOf, placeOf, thingsOf } from '../workloads.ts';

/** How files belong together: charts and their values, kustomizations and what they name, environments. */
export const layoutRules: readonly ReviewRule[] = [
  {
    kind: 'change',
    name: 'unknown-value',
    severity: 'error',
    looksAt:
      'Values, in files and in releases, that a chart of the repository neither has by default nor uses in a template.',
    find: findUnknownValues,
  },
  {
    kind: 'change',
    name: 'left-out',
    severity: 'warning',
    looksAt:
      'A new manifest beside a kustomization that lists its neighbours one by one and not this one; one that is dropped from the list and stays.',
    find: findLeftOut,
  },
  {
    kind: 'state',
    name: 'missing-file',
    severity: 'error',
    looksAt: 'Files and folders that a kustomization names and that do not exist.',
    find: findMissingFiles,
  },
  {
    kind: 'state',
    name: 'override-without-target',
    severity: 'error',
    looksAt:
      'Images, replicas and patches of an overlay for something that it does not hold: kustomize leaves them out without a word.',
    find: findIdleOverrides,
  },
  {
    kind: 'state',
    name: 'missing-path',
    severity: 'error',
    looksAt:
      'Folders of this repository that Flux or Argo CD apply and that do not exist, dependencies of Flux that nobody declares.',
    find: findMissingPaths,
  },
  {
    kind: 'change',
    name: 'other-environment',
    severity: 'warning',
    looksAt: 'A new value in the files of one environment that names another one.',
    find: findOtherEnvironments,
  },
];

function stepsOf(path: string): readonly string[] {
  try {
    return parseKeyPath(path).flatMap((step) => ('key' in step ? [step.key] : ['[]']));
  } catch {
    return [];
  }
}

type Given = {
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly steps: readonly string[];
  readonly chart: Chart;
};

/** Values that a change gives, leaf by leaf, with the chart they are for. */
function givenValues({ changes, after }: ReviewScene): readonly Given[] {
  return changes.flatMap(({ file, object, path, to }): Given[] => {
    if (to === undefined || path.startsWith('[line=')) return [];
    const inline = after.charts
      .flatMap((one) => one.inline.map((place) => ({ chart: one, place })))
      .find(({ place }) => place.file === file && place.object === object && path.startsWith(`${place.path}.`));
    const chart =
      inline?.chart ??
      after.charts.find(({ dir, valueFiles }) => valueFiles.includes(file) && file !== `${dir}/values.yaml`);
    if (chart === undefined) return [];
    const root = stepsOf(inline === undefined ? path : path.slice(inline.place.path.length + 1));
    return leafSteps(to).map((steps) => ({ file, object, path, steps: [...root, ...steps], chart }));
  });
}

function leafSteps(value: Json): readonly (readonly string[])[] {
  if (!isMap(value) || Object.keys(value).length === 0) return [[]];
  return Object.entries(value).flatMap(([key, one]) => leafSteps(one).map((steps) => [key, ...steps]));
}

function findUnknownValues(scene: ReviewScene): readonly Fact[] {
  return givenValues(scene).flatMap(({ file, object, path, steps, chart }): Fact[] => {
    const unknown = unknownStep(steps, chart);
    if (unknown === undefined) return [];
    const { at, siblings } = unknown;
    const key = steps[at] ?? '';
    const near = didYouMean(key, siblings);
    return [
      {
        file,
        object,
        path,
        words: [`${key}:`, key],
        message: `Chart \`${chart.dir}\` knows no value \`${steps.slice(0, at + 1).join('.')}\`, so it does nothing${near === undefined ? '' : ` (it knows \`${near}\`)`}.`,
        ...(near === undefined ? {} : { fix: { from: `${key}:`, to: `${near}:` } }),
      },
    ];
  });
}

/** The first step of a key path that the chart does not know. Maps that are empty by default, and what templates take as a whole, are open. */
function unknownStep(
  steps: readonly string[],
  chart: Chart,
): { readonly at: number; readonly siblings: readonly string[] } | undefined {
  const [first = ''] = steps;
  if (first === 'global' || chart.dependencies.includes(first) || steps.length === 0) return undefined;
  let node: Json | undefined = chart.values;
  for (const [at, step] of steps.entries()) {
    if (step === '[]' || (node !== undefined && !isMap(node))) return undefined;
    const keys: readonly string[] = isMap(node) ? Object.keys(node) : [];
    if (at > 0 && keys.length === 0) return undefined;
    const above = steps.slice(0, at);
    if (!keys.includes(step)) {
      if (at > 0 && takesWhole(above, chart.templates)) return undefined;
      return mentions([...above, step], chart.templates) ? undefined : { at, siblings: keys };
    }
    node = valueAt(node, step);
  }
  return undefined;
}

/** A template reads the path or something under it. */
function mentions(steps: readonly string[], templates: string): boolean {
  return (
    new RegExp(`\\.Values\\.${steps.map(escape).join('\\.')}(?![\\w-])`).test(templates) ||
    templates.includes(`"${steps.at(-1) ?? ''}"`) ||
    new RegExp(`[$.)]\\.?\\.${escape(steps.at(-1) ?? '')}(?![\\w-])`).test(templates)
  );
}

/** A template takes the map as it is: `toYaml`, `with`, `range`. */
function takesWhole(steps: readonly string[], templates: string): boolean {
  return steps.some((_, index) =>
    new RegExp(
      `\\.Values\\.${steps
        .slice(0, index + 1)
        .map(escape)
        .join('\\.')}(?![\\w.-])`,
    ).test(templates),
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function namedBy({ dir, value }: KustomizeFolder): readonly string[] {
  const own = [
    ...textsAt(value, 'resources'),
    ...textsAt(value, 'bases'),
    ...textsAt(value, 'components'),
    ...textsAt(value, 'crds'),
    ...textsAt(value, 'generators'),
    ...textsAt(value, 'transformers'),
    ...textsAt(value, 'configurations'),
    ...textsAt(value, 'patchesStrategicMerge').filter((text) => !text.includes('\n')),
    ...['patches', 'patchesJson6902', 'replacements'].flatMap((key) =>
      listAt(value, key).flatMap((one) => textAt(one, 'path') ?? []),
    ),
    ...['configMapGenerator', 'secretGenerator'].flatMap((key) =>
      listAt(value, key).flatMap((one) =>
        [...textsAt(one, 'files'), ...textsAt(one, 'envs')].map((entry) => entry.slice(entry.indexOf('=') + 1)),
      ),
    ),
    ...listAt(value, 'helmCharts').flatMap((one) => textAt(one, 'valuesFile') ?? []),
  ];
  return own
    .filter((reference) => !/^[a-z+]+:\/\/|^git@|\?ref=|^github\.com\//.test(reference))
    .flatMap((reference) => resolveFrom(dir, reference) ?? []);
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

function findLeftOut({ changeSet, before, after }: ReviewScene): readonly Fact[] {
  const named = new Set(after.kustomizations.flatMap(namedBy));
  const namedBefore = new Set(before.kustomizations.flatMap(namedBy));
  const dropped = [...namedBefore].filter((path) => !named.has(path) && after.paths.has(path) && /\.ya?ml$/.test(path));
  const added = changeSet.files
    .filter(({ before: was, after: is }) => was === undefined && is !== undefined)
    .map(({ path }) => path);
  return [...new Set([...added, ...dropped])].flatMap((path): Fact[] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!/\.ya?ml$/.test(name) || /^kustomization\.|values|^\./.test(name) || named.has(path)) return [];
    const folder = after.kustomizations.find(({ dir }) => dir === folderOf(path));
    const neighbours = folder === undefined ? [] : namedBy(folder).filter((one) => folderOf(one) === folder.dir);
    const text = after.texts.get(path) ?? '';
    if (folder === undefined || (neighbours.length === 0 && !dropped.includes(path))) return [];
    if (added.includes(path) && !/^kind:/m.test(text) && !/^-?\s*op:/m.test(text)) return [];
    return [
      {
        file: dropped.includes(path) ? folder.file : path,
        object: name,
        words: [name, 'kind:'],
        message: dropped.includes(path)
          ? `\`${folder.file}\` no longer names \`${name}\`, which stays: it is not applied any more.`
          : `\`${folder.file}\` does not name \`${name}\`, so it is not applied.`,
      },
    ];
  });
}

function findMissingFiles({ kustomizations, paths }: Side): readonly Fact[] {
  const folders = new Set(
    [...paths].flatMap((path) => path.split('/').map((_, index, steps) => steps.slice(0, index).join('/'))),
  );
  return kustomizations.flatMap((folder) =>
    namedBy(folder)
      .filter((path) => !paths.has(path) && !folders.has(path))
      .map((path): Fact => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const near = didYouMean(
          name,
          [...paths]
            .filter((one) => folderOf(one) === folderOf(path))
            .map((one) => one.slice(one.lastIndexOf('/') + 1)),
        );
        return {
          file: folder.file,
          files: new Set([folder.file, path]),
          object: folder.file.slice(folder.file.lastIndexOf('/') + 1),
          words: [name, path],
          message: `\`${folder.file}\` names \`${path}\`, which does not exist${near === undefined ? '' : ` (there is \`${near}\`)`}.`,
          ...(near === undefined ? {} : { fix: { from: name, to: near } }),
        };
      }),
  );
}

function findIdleOverrides({ kustomizations, clusters }: Side): readonly Fact[] {
  return kustomizations.flatMap((folder) => {
    const cluster = clusters.find(({ target }) => target === (folder.dir === '' ? '.' : folder.dir));
    if (cluster === undefined) return [];
    const place = { file: folder.file, object: folder.file.slice(folder.file.lastIndexOf('/') + 1) };
    const images = new Set(JSON.stringify(cluster.things.map(({ value }) => value)).match(/"image":"[^"]+"/g) ?? []);
    const idleImages = listAt(folder.value, 'images').flatMap((image): Fact[] => {
      const name = textAt(image, 'name') ?? '';
      const shown = textAt(image, 'newName') ?? name;
      if (name === '' || [...images].some((one) => new RegExp(`"image":"${escape(shown)}(?:[:@"])`).test(one)))
        return [];
      const known = [...images].map((one) => one.slice(9, -1).replace(/[:@][^/]*$/, ''));
      const near = didYouMean(name, known) ?? (new Set(known).size === 1 ? known[0] : undefined);
      return [
        {
          ...place,
          words: [`name: ${name}`, name],
          message: `\`${folder.file}\` sets image \`${name}\`, which nothing there uses, so nothing changes${near === undefined ? '' : ` (\`${near}\` is used)`}.`,
          ...(near === undefined ? {} : { fix: { from: `name: ${name}`, to: `name: ${near}` } }),
        },
      ];
    });
    const idlePatches = listAt(folder.value, 'patches').flatMap((patch): Fact[] => {
      const target = valueAt(patch, 'target');
      const [kind, name] = [textAt(target, 'kind'), textAt(target, 'name')];
      const isPlain = name !== undefined && /^[\w.-]+$/.test(name) && textAt(target, 'labelSelector') === undefined;
      const prefix = textAt(folder.value, 'namePrefix') ?? '';
      const suffix = textAt(folder.value, 'nameSuffix') ?? '';
      const isThere = cluster.things.some(
        (thing) =>
          (kind === undefined || thing.kind === kind) &&
          (thing.name === name ||
            thing.name === `${prefix}${name ?? ''}${suffix}` ||
            thing.name.startsWith(`${name ?? ''}-`) ||
            thing.name.endsWith(`-${name ?? ''}`)),
      );
      if (!isPlain || isThere || cluster.things.length === 0) return [];
      const same = cluster.things.filter((thing) => thing.kind === kind).map((thing) => thing.name);
      const near = didYouMean(name, same) ?? (same.length === 1 ? same[0] : undefined);
      return [
        {
          ...place,
          words: [`name: ${name}`, name],
          message: `\`${folder.file}\` patches ${kind ?? 'something'} \`${name}\`, which is not there, so nothing changes${near === undefined ? '' : ` (there is \`${near}\`)`}.`,
          ...(near === undefined ? {} : { fix: { from: `name: ${name}`, to: `name: ${near}` } }),
        },
      ];
    });
    return [...idleImages, ...idlePatches];
  });
}

function findMissingPaths({ clusters, paths, known }: Side): readonly Fact[] {
  const isThere = (folder: string): boolean =>
    folder === '' || [...paths].some((path) => path === folder || path.startsWith(`${folder}/`));
  return clusters.flatMap((cluster) => {
    const applied = thingsOf(cluster, 'Kustomization', 'Application').flatMap((thing): Fact[] => {
      const isFlux = thing.kind === 'Kustomization';
      const path = isFlux ? textAt(thing.value, 'spec', 'path') : textAt(thing.value, 'spec', 'source', 'path');
      const folder = (path ?? '').replace(/^\.?\/+/, '').replace(/\/+$/, '');
      const source = isFlux ? textAt(thing.value, 'spec', 'sourceRef', 'name') : undefined;
      // Another source is another repository.
      if (
        path === undefined ||
        /[{*$]/.test(path) ||
        isThere(folder) ||
        (isFlux && source !== undefined && source !== 'flux-system')
      )
        return [];
      const first = folder.split('/')[0] ?? '';
      if (!isFlux && !isThere(first)) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: isFlux ? 'spec.path' : 'spec.source.path',
          words: [path, folder, 'path:'],
          message: `${objectOf(thing)} applies \`${path}\`, which does not exist in this repository.`,
        },
      ];
    });
    const depends = thingsOf(cluster, 'Kustomization', 'HelmRelease').flatMap((thing) =>
      listAt(thing.value, 'spec', 'dependsOn').flatMap((one): Fact[] => {
        const name = textAt(one, 'name') ?? '';
        const same = [...known]
          .filter((entry) => entry.startsWith(`${thing.kind}/`))
          .map((entry) => entry.slice(thing.kind.length + 1));
        if (name === '' || same.includes(name)) return [];
        const near = didYouMean(name, same);
        return [
          {
            ...placeOf(cluster, thing),
            object: objectOf(thing),
            words: [`name: ${name}`, name],
            message: `${objectOf(thing)} waits for ${thing.kind} \`${name}\`, which nobody declares, so it never becomes ready${near === undefined ? '' : ` (there is \`${near}\`)`}.`,
            ...(near === undefined ? {} : { fix: { from: `name: ${name}`, to: `name: ${near}` } }),
          },
        ];
      }),
    );
    return [...applied, ...depends];
  });
}

const spellings: readonly (readonly string[])[] = [
  ['production', 'prod', 'live'],
  ['staging', 'stage', 'stg'],
  ['development', 'dev'],
  ['test', 'qa', 'testing'],
];

/** A value that names another environment where the files of its own are told apart by name; a copy that was not finished. */
function findOtherEnvironments({ changes, after }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, to }): Fact[] => {
    const own = after.environmentsOf(file);
    const group = spellings.find((names) => own.some((name) => names.includes(name)));
    if (own.length !== 1 || group === undefined || path.startsWith('[line=') || to === undefined) return [];
    const others = spellings
      .filter((names) => names !== group && names[0] !== 'test')
      .flat()
      .filter((name) => name !== 'live' && name !== 'stage');
    return textsIn(to).flatMap((text): Fact[] => {
      const word = others.find((name) => new RegExp(`(?:^|[^a-z])${name}(?:$|[^a-z])`).test(text));
      // What is long is prose; what names both says so on purpose.
      const isProse = text.length > 120 || /\s\S+\s/.test(text);
      if (
        word === undefined ||
        isProse ||
        group.some((name) => text.includes(name)) ||
        /description|comment|summary|title/i.test(path)
      )
        return [];
      const isDev =
        word === 'dev' &&
        /^\/dev\/|\bdev[.-](?!dev)/.test(text) &&
        !/[-/.]dev(?:[-/.]|$)/.test(text.replace(/^\/dev\//, ''));
      if (isDev) return [];
      return [
        {
          file,
          object,
          path,
          words: [text, word],
          message: `\`${text}\` names ${word}, but the file belongs to ${own[0] ?? ''}.`,
        },
      ];
    });
  });
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one) => textsIn(one as Json));
}
