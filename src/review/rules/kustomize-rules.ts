import { didYouMean } from '../../domain/did-you-mean.ts';
import { listAt, textAt, textsAt, valueAt } from '../../context/json-access.ts';
import { resolveFrom } from '../../context/repository-path.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { KustomizeFolder, Side } from '../side.ts';
import { escape } from './text-pattern.ts';

/** Kustomizations, and what they name. */
export const kustomizeRules: readonly ReviewRule[] = [
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
];

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
  const rendered = kustomizations.flatMap((folder) => {
    const cluster = clusters.find(({ target }) => target === (folder.dir === '' ? '.' : folder.dir));
    return cluster === undefined ? [] : [{ folder, cluster }];
  });
  // Of several overlays one is told on a line: that of production.
  return rendered
    .toSorted((a, b) => Number(b.cluster.production) - Number(a.cluster.production))
    .flatMap(({ folder, cluster }) => {
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
