import { posix } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { isRecord } from '../kubernetes/manifest.ts';
import { chartOf, inFolder, isYaml, type TreeLayout } from '../tree-layout.ts';
import { readYaml, type ValuePath } from '../yaml-documents.ts';

/** One set of values a chart is deployed with, on top of its own `values.yaml`. */
export type ValuesSource = {
  /** The file that holds them: a values file or a HelmRelease. */
  readonly file: string;
  readonly text: string;
  /** The line of a value, given its path in the values. */
  readonly lineOf: (path: ValuePath) => number;
};

const valuesName = /(^|[-_.])values([-_.]|$)/;
const insideChart = /^(values[-_.][^/]*|[^/]*[-_.]values|(values|environments?|envs|ci)\/[^/]+(\/values)?)\.ya?ml$/;

/**
 * The values files of a chart besides its own `values.yaml`: in the chart's folder by their usual names,
 * elsewhere when the name says "values" and a folder or the name says the chart (`envs/prod/checkout-values.yaml`).
 */
export function valuesFilesOf(tree: FileTree, layout: TreeLayout, dir: string): readonly string[] {
  const prefix = inFolder(dir, '');
  const chartName = posix.basename(dir);
  return tree.entries.flatMap(({ path, mode }) => {
    if (!mode.startsWith('100') || !isYaml(path)) return [];
    const owner = chartOf(layout, path);
    if (owner === dir) return insideChart.test(path.slice(prefix.length)) ? [path] : [];
    if (owner !== undefined || chartName === '') return [];
    const words = path.replace(/\.ya?ml$/, '').split('/');
    const saysValues = words.some((word) => valuesName.test(word));
    const saysChart = words.some(
      (word) =>
        word === chartName ||
        word.startsWith(`${chartName}-`) ||
        word.startsWith(`${chartName}.`) ||
        word.endsWith(`-${chartName}`) ||
        word.endsWith(`.${chartName}`),
    );
    return saysValues && saysChart ? [path] : [];
  });
}

/** Values files as sources; those that cannot be read are left out. */
export async function readValuesFiles(tree: FileTree, files: readonly string[]): Promise<readonly ValuesSource[]> {
  const texts = await tree.readMany(files);
  return [...texts].map(([file, text]) => {
    const document = readYaml(text).documents[0];
    return { file, text, lineOf: (path) => document?.lineOf(path) ?? 1 };
  });
}

/**
 * The values that the Flux HelmReleases in some files give to charts of this repository, by chart folder.
 * `spec.chart.spec.chart` is such a chart's path when the source is a GitRepository (helm.toolkit.fluxcd.io/v2).
 */
export async function releaseValues(
  tree: FileTree,
  layout: TreeLayout,
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly ValuesSource[]>> {
  const found = new Map<string, ValuesSource[]>();
  const texts = await tree.readMany(files.filter((file) => isYaml(file) && chartOf(layout, file) === undefined));
  for (const [file, text] of texts) {
    if (!text.includes('HelmRelease')) continue;
    for (const document of readYaml(text).documents) {
      const dir = chartOfRelease(document.value);
      if (dir === null || !layout.charts.has(dir)) continue;
      const values = at(document.value, ['spec', 'values']) ?? {};
      const lineOf = (path: ValuePath) => document.lineOf(['spec', 'values', ...path]);
      found.set(dir, [...(found.get(dir) ?? []), { file, text: JSON.stringify(values), lineOf }]);
    }
  }
  return found;
}

function chartOfRelease(value: unknown): string | null {
  const kind = at(value, ['kind']);
  const source = at(value, ['spec', 'chart', 'spec', 'sourceRef', 'kind']);
  const chart = at(value, ['spec', 'chart', 'spec', 'chart']);
  if (kind !== 'HelmRelease' || source !== 'GitRepository' || typeof chart !== 'string') return null;
  const dir = posix.normalize(chart).replace(/^\.\//, '').replace(/\/$/, '');
  return dir === '.' ? '' : dir;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}
