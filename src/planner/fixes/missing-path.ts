import { posix } from 'node:path';
import { didYouMean } from '../../domain/did-you-mean.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { KnownFix } from './known-fix.ts';

/** How tools name a file or folder that is not there. One row adds a form. */
const forms: readonly RegExp[] = [
  /accumulating (?:resources|components) from '(?<wrong>[\w./-]{1,200})'/,
  /no file exists at "(?<wrong>[\w./-]{1,200})"/,
  /The directory (?<wrong>[\w./-]{1,200}) could not be read/,
  /lstat (?<wrong>[\w./-]{1,200}): no such file/,
  /evalsymlink failure on '(?<wrong>[\w./-]{1,300})'/,
];

/** A path in a configuration that leads nowhere, where exactly one thing lies there that is spelt nearly so. */
export const missingPath: KnownFix = {
  id: 'path/missing',
  needsNoPlace: true,
  pattern:
    /accumulating (?:resources|components) from|no file exists at|could not be read for module|lstat [\w./-]{1,200}: no such file/,
  async fix({ text, places, tree }) {
    const wrongs = forms.flatMap((form) => form.exec(text)?.groups?.['wrong'] ?? []);
    const candidates = [...new Set([...places.map(({ path }) => path), ...nearby(places[0]?.path, tree)])];
    for (const wrong of wrongs)
      for (const [path, before] of await tree.readMany(candidates)) {
        const right = nearest(path, wrong, tree);
        const word = written(before, wrong);
        if (right === undefined || word === undefined) continue;
        const meant = word.slice(0, word.length - posix.basename(wrong).length) + right;
        const files = new Map([[path, before.replace(word, meant)]]);
        const summary = `correct the path ${posix.basename(wrong)} to ${right}`;
        return {
          kind: 'files',
          summary,
          files,
          assumptions: [`\`${meant}\` is meant where \`${word}\` leads nowhere`],
        };
      }
    return undefined;
  },
};

/** Kustomizations name no file of their own; the one of the folder is meant. */
function nearby(path: string | undefined, tree: FileTree): readonly string[] {
  const names = /(?:^|\/)kustomization\.ya?ml$/;
  const own = tree.entries.map((entry) => entry.path).filter((one) => names.test(one));
  return path === undefined ? own : own.filter((one) => posix.dirname(one) === posix.dirname(path));
}

/** What lies where the path leads, by its nearly right name; `undefined` where the path is right after all. */
function nearest(from: string, wrong: string, tree: FileTree): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(from), wrong));
  const folder = posix.dirname(target);
  const prefix = folder === '.' ? '' : `${folder}/`;
  const inside = tree.entries
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length));
  const names = [...new Set(inside.map((rest) => rest.split('/')[0] ?? rest))];
  const name = posix.basename(target);
  return names.includes(name) ? undefined : didYouMean(name, names);
}

/** The path as it stands in the file, where it stands there once; tools put `./` before it, or take it away. */
function written(text: string, wrong: string): string | undefined {
  const bare = wrong.replace(/^\.\//, '');
  const escaped = bare.replace(/[.\-/]/g, String.raw`\$&`);
  const found = [
    ...text.matchAll(
      new RegExp(String.raw`(?<![\w./-])(?:\./)?${escaped}(?![\w.-])|(?<=\})/${escaped}(?![\w.-])`, 'g'),
    ),
  ];
  return found.length === 1 ? found[0]?.[0] : undefined;
}
