import { posix } from 'node:path';
import { didYouMean } from '../../domain/did-you-mean.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import { correctWord, lineOfWord } from './corrections.ts';
import type { KnownFix } from './known-fix.ts';

/** A resource or data source that is not declared, where one of that type in the folder is spelt nearly so. */
export const unknownResource: KnownFix = {
  id: 'terraform/unknown-resource',
  pattern:
    /A (?<kind>managed resource|data resource) "(?<type>[\w-]{1,100})" "(?<wrong>[\w-]{1,100})" has not been declared/,
  async fix({ said, places, tree }) {
    const { kind, type = '', wrong = '' } = said;
    const block = kind === 'managed resource' ? 'resource' : 'data';
    for (const { path, line } of places) {
      const texts = await tree.readMany(siblings(path, tree, /\.(?:tf|tofu)$/));
      const declared = new RegExp(String.raw`^${block} "${type}" "([\w-]{1,100})"`, 'gm');
      const names = [...texts.values()].flatMap((text) =>
        [...text.matchAll(declared)].flatMap(([, name]) => name ?? []),
      );
      const right = didYouMean(wrong, names);
      const before = texts.get(path);
      const after =
        right === undefined || line === undefined || before === undefined
          ? undefined
          : correctWord(before, line, { wrong, right });
      if (after !== undefined && right !== undefined) return corrected(path, after, wrong, right);
    }
    return undefined;
  },
};

/** A named template of a chart that nobody defines, where one is spelt nearly so. */
export const unknownTemplate: KnownFix = {
  id: 'helm/unknown-template',
  pattern: /(?:no template "(?<wrong>[\w.-]{1,100})" associated with|template "(?<other>[\w.-]{1,100})" not defined)/,
  async fix({ said, places, tree }) {
    const wrong = said['wrong'] ?? said['other'] ?? '';
    for (const { path, line } of places) {
      const folder = `${path.split('/templates/')[0] ?? ''}/`;
      const paths = tree.entries
        .map((entry) => entry.path)
        .filter((one) => one.startsWith(folder) && !/\.tgz$/.test(one));
      const texts = await tree.readMany(paths.filter((one) => one.includes('/templates/')));
      const defined = /\{\{-? {0,4}define "([\w.-]{1,100})"/g;
      const names = [...texts.values()].flatMap((text) =>
        [...text.matchAll(defined)].flatMap(([, name]) => name ?? []),
      );
      const right = didYouMean(wrong, names);
      const before = texts.get(path);
      const at = line ?? lineOfWord(before ?? '', wrong);
      const after =
        right === undefined || before === undefined || at === undefined
          ? undefined
          : correctWord(before, at, { wrong, right });
      if (after !== undefined && right !== undefined) return corrected(path, after, wrong, right);
    }
    return undefined;
  },
};

/** What a kustomization may hold at its top (kubectl.docs.kubernetes.io/references/kustomize/kustomization). */
const kustomizationFields =
  'bases buildMetadata commonAnnotations commonLabels components configMapGenerator configurations crds generatorOptions generators helmCharts helmGlobals images labels namePrefix nameSuffix namespace openapi patches patchesJson6902 patchesStrategicMerge replacements replicas resources secretGenerator sortOptions transformers validators vars'.split(
    ' ',
  );

/** A field that Kustomize does not know. It names no file, so it has to stand in one kustomization alone. */
export const unknownField: KnownFix = {
  id: 'kustomize/unknown-field',
  pattern: /invalid Kustomization: .{0,80}unknown field "(?<wrong>\w{1,60})"/,
  needsNoPlace: true,
  async fix({ said, tree }) {
    const wrong = said['wrong'] ?? '';
    const right = didYouMean(wrong, kustomizationFields);
    const paths = tree.entries.map((entry) => entry.path).filter((path) => /(?:^|\/)kustomization\.ya?ml$/.test(path));
    const holding = [...(await tree.readMany(paths))].filter(([, text]) => `\n${text}`.includes(`\n${wrong}:`));
    const [only] = holding;
    if (only === undefined || holding.length > 1 || right === undefined) return undefined;
    const [path, before] = only;
    const after = `\n${before}`.replace(`\n${wrong}:`, `\n${right}:`).slice(1);
    return corrected(path, after, wrong, right);
  },
};

function siblings(path: string, tree: FileTree, name: RegExp): readonly string[] {
  return tree.entries
    .map((entry) => entry.path)
    .filter((one) => posix.dirname(one) === posix.dirname(path) && name.test(one));
}

function corrected(path: string, after: string, wrong: string, right: string) {
  return {
    kind: 'files' as const,
    summary: `correct ${wrong} to ${right} in ${posix.basename(path)}`,
    files: new Map([[path, after]]),
    assumptions: [`\`${right}\` is meant where \`${wrong}\` stands: nothing else there is spelt nearly so`],
  };
}
