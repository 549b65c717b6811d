import type { ManifestPlace } from '../kubernetes/manifest.ts';
import { inFolder } from '../tree-layout.ts';
import type { Chart } from './chart.ts';

/**
 * The place in the repository of a file of a chart. What was unpacked from an archive has none: the line that declares the
 * dependency stands for it. A dependency that was copied from elsewhere in the repository is named where it lies.
 */
export function placeInChart({ dir, origins, archives }: Chart, path: string, line?: number): ManifestPlace {
  const [folder, packed] = [...archives].find(([prefix]) => path.startsWith(prefix)) ?? [];
  if (folder !== undefined && packed !== undefined) {
    const name = folder.split('/').at(-2) ?? '';
    const at = line === undefined ? '' : `:${line}`;
    const inside = `${packed.archive}: ${name}/${path.slice(folder.length)}${at}`;
    return { file: packed.file, line: packed.line, inside };
  }
  const file = origins.get(path) ?? inFolder(dir, path);
  return line === undefined ? { file } : { file, line };
}
