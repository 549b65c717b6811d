import { listAt, textAt, textsAt, valueAt } from '../../context/json-access.ts';
import { resolveFrom } from '../../context/repository-path.ts';
import type { Json } from '../../domain/json.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Side, Thing } from '../side.ts';
import { objectOf, placeOf, thingsOf } from '../workloads.ts';

/** Flux and Argo CD: where they take things from. */
export const deliveryRules: readonly ReviewRule[] = [
  {
    kind: 'change',
    name: 'lost-source',
    severity: 'error',
    looksAt:
      'Sources of Flux (chart and Git repositories, buckets) that a release or kustomization names and that are gone.',
    find: findLostSources,
  },
  {
    kind: 'state',
    name: 'missing-values-file',
    severity: 'error',
    looksAt: 'Values files that a release of Argo CD or Flux takes from this repository and that do not exist.',
    find: findMissingValuesFiles,
  },
  {
    kind: 'change',
    name: 'tracks-work-branch',
    severity: 'warning',
    looksAt:
      'A source, outside of test environments, that goes over to a branch that somebody works on (`feature/…`, `fix/…`).',
    find: findWorkBranches,
  },
];

function sourcesOf({ value }: Thing): readonly string[] {
  const refs = [
    valueAt(value, 'spec', 'sourceRef'),
    valueAt(value, 'spec', 'chartRef'),
    valueAt(value, 'spec', 'chart', 'spec', 'sourceRef'),
  ];
  return refs.flatMap((ref) => {
    const [kind, name] = [textAt(ref, 'kind'), textAt(ref, 'name')];
    return kind === undefined || name === undefined ? [] : [`${kind}/${name}`];
  });
}

/** Sources may be made elsewhere (`flux bootstrap`): only what was there, or whose forerunner was, is missed. */
function findLostSources({ before, after }: ReviewScene): readonly Fact[] {
  return after.clusters.flatMap((cluster) => {
    const old = before.clusters.find(({ target }) => target === cluster.target);
    return thingsOf(cluster, 'HelmRelease', 'Kustomization').flatMap((thing) => {
      const then = old?.things.find((one) => objectOf(one) === objectOf(thing) && one.namespace === thing.namespace);
      const hadOne = then !== undefined && sourcesOf(then).some((wants) => before.known.has(wants));
      return sourcesOf(thing)
        .filter((wants) => !after.known.has(wants) && (before.known.has(wants) || hadOne))
        .map((wants): Fact => {
          const [kind = '', name = ''] = wants.split('/');
          return {
            ...placeOf(cluster, thing),
            object: objectOf(thing),
            words: [`name: ${name}`, name, kind],
            message: `${objectOf(thing)} comes from ${kind} \`${name}\`, which ${before.known.has(wants) ? 'is gone' : 'nothing here declares'}.`,
          };
        });
    });
  });
}

type Release = { readonly folder: string; readonly files: readonly string[]; readonly lenient: boolean };

/** The folders of this repository that values files are relative to, and these files as written. */
function releasesOf({ kind, value }: Thing): readonly Release[] {
  if (kind === 'HelmRelease') {
    const chart = valueAt(value, 'spec', 'chart', 'spec');
    const isHere = textAt(chart, 'sourceRef', 'kind') === 'GitRepository';
    return isHere
      ? [{ folder: '', files: textsAt(chart, 'valuesFiles'), lenient: isOn(chart, 'ignoreMissingValuesFiles') }]
      : [];
  }
  const sources = [valueAt(value, 'spec', 'source') ?? null, ...listAt(value, 'spec', 'sources')];
  return sources.flatMap((source): Release[] => {
    const folder = textAt(source, 'path')?.replace(/^\.?\/+|\/+$/g, '');
    const helm = valueAt(source, 'helm');
    if (folder === undefined || folder === '') return [];
    return [{ folder, files: textsAt(helm, 'valueFiles'), lenient: isOn(helm, 'ignoreMissingValueFiles') }];
  });
}

function isOn(value: Json | undefined, key: string): boolean {
  return valueAt(value, key) === true;
}

function findMissingValuesFiles({ clusters, paths }: Side): readonly Fact[] {
  const isFolder = (folder: string): boolean =>
    folder === '' || [...paths].some((path) => path.startsWith(`${folder}/`));
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, 'Application', 'HelmRelease').flatMap((thing) =>
      releasesOf(thing)
        .filter(({ folder, lenient }) => !lenient && isFolder(folder))
        .flatMap(({ folder, files }) =>
          files.flatMap((file): Fact[] => {
            // `$name/…` is a file of another source; `{{…}}` is not decided yet.
            const path = /^[a-z]+:\/\/|[${]/.test(file) ? undefined : resolveFrom(folder, file);
            if (path === undefined || paths.has(path)) return [];
            return [
              {
                ...placeOf(cluster, thing),
                object: objectOf(thing),
                words: [file],
                message: `${objectOf(thing)} takes values from \`${file}\`: there is no \`${path}\`.`,
              },
            ];
          }),
        ),
    ),
  );
}

const workBranch =
  /^(?:refs\/heads\/)?(?:feat(?:ure)?|fix|bugfix|wip|tmp|temp|spike|poc|users?|renovate|dependabot|revert)[/_-]/i;

function findWorkBranches({ changes, after }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, to }): Fact[] => {
    const environments = after.environmentsOf(file);
    if (typeof to !== 'string' || (environments.length > 0 && !environments.some(after.isProduction))) return [];
    const branch = /(?:^|\.)source$/.test(path)
      ? /[?&]ref=([^&]+)/.exec(to)?.[1]
      : /(?:targetRevision|ref\.branch)$/.test(path)
        ? to
        : undefined;
    if (branch === undefined || !workBranch.test(branch)) return [];
    return [
      {
        file,
        object,
        path,
        words: [branch],
        message: `\`${object}\` follows \`${branch}\`, a branch that somebody works on: every push to it is deployed, and it ends when it is merged.`,
      },
    ];
  });
}
