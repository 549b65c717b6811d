import type { FileTree } from '../../domain/file-tree.ts';
import { readYaml, type ValuePath } from '../yaml-documents.ts';

/** One file of values, or the values written inside a release. */
export type ValuesLayer = {
  readonly file: string;
  /** YAML or JSON that Helm reads. */
  readonly text: string;
  /** The line in `file` of a value, given its path in the values. */
  readonly lineOf: (path: ValuePath) => number;
};

/** One set of values a chart is deployed with, on top of its own `values.yaml`; a later layer wins. Never empty. */
export type ValuesSource = {
  /** What the set is called in a check's target: its files. */
  readonly label: string;
  readonly layers: readonly ValuesLayer[];
};

/** A source from layers; `null` for none. */
export function sourceOf(layers: readonly ValuesLayer[]): ValuesSource | null {
  if (layers.length === 0) return null;
  return { label: [...new Set(layers.map(({ file }) => file))].join(' + '), layers };
}

/** Values files as layers, in the order given; those that cannot be read are left out. */
export async function readLayers(tree: FileTree, files: readonly string[]): Promise<readonly ValuesLayer[]> {
  const texts = await tree.readMany(files);
  return files.flatMap((file) => {
    const text = texts.get(file);
    if (text === undefined) return [];
    const document = readYaml(text).documents[0];
    return [{ file, text, lineOf: (path: ValuePath) => document?.lineOf(path) ?? 1 }];
  });
}
