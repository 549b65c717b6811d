import type { Json } from '../../domain/json.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { listAt, textAt } from '../../context/json-access.ts';
import { folderOf, resolveFrom } from '../../context/repository-path.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Side } from '../side.ts';
import { objectOf, placeOf, thingsOf } from '../workloads.ts';

/** What applies folders of the repository, and values of environments. */
export const layoutRules: readonly ReviewRule[] = [
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
    looksAt: 'A new value in the files of one environment that names another one, or a path that leads there.',
    find: findOtherEnvironments,
  },
];

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
      const foreign = /^\.{1,2}\//.test(text) ? environmentOfPath(file, text, after) : undefined;
      if (foreign !== undefined && !own.includes(foreign))
        return [
          {
            file,
            object,
            path,
            words: [text],
            message: `\`${text}\` leads to ${foreign}, but the file belongs to ${own[0] ?? ''}.`,
          },
        ];
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

/** The one environment that a relative path of this repository leads to. */
function environmentOfPath(file: string, path: string, { paths, environmentsOf }: Side): string | undefined {
  const target = resolveFrom(folderOf(file), path);
  const isThere = target !== undefined && [...paths].some((one) => one === target || one.startsWith(`${target}/`));
  const [found, ...more] = isThere ? environmentsOf(target) : [];
  return more.length === 0 ? found : undefined;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one) => textsIn(one as Json));
}
