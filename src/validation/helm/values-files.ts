import { posix } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { chartOf, inFolder, isYaml, type TreeLayout } from '../tree-layout.ts';

const valuesName = /(^|[-_.])values([-_.]|$)/;
const environmentWord =
  /^(prod|production|live|stag(e|ing)|dev|development|test|qa|uat|sandbox|preview|canary|values)$/i;
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
    const saysChart = words.some((word, at) => saysName(word, chartName, at === words.length - 1));
    return saysChart && words.some((word) => valuesName.test(word)) ? [path] : [];
  });
}

/**
 * `checkout`, `checkout-values`, `checkout.prod`, `values-checkout`. A folder that says more than the name says an environment:
 * `redis-prod/values.yaml` is for `redis`, `redis-cluster/values.yaml` is not.
 */
function saysName(word: string, name: string, isFile: boolean): boolean {
  if (word === name) return true;
  const rest = ['-', '.'].flatMap((joint) => [
    ...(word.startsWith(`${name}${joint}`) ? [word.slice(name.length + 1)] : []),
    ...(word.endsWith(`${joint}${name}`) ? [word.slice(0, -name.length - 1)] : []),
  ]);
  return rest.some((other) => isFile || environmentWord.test(other));
}

/** Whether a file of a chart, by its path inside it, holds values of one environment rather than a part of the chart. */
export function isValuesFileInside(path: string): boolean {
  return insideChart.test(path);
}
