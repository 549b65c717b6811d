import type { FileTree } from '../../domain/file-tree.ts';
import { attributeOf, everyBlock, type ConfigAttribute } from '../terraform/config-block.ts';
import { readHcl, readObject } from '../terraform/hcl-reader.ts';
import { literalString } from '../terraform/literal.ts';
import { splitPath } from '../terraform/module-folder.ts';
import { placeOf, readPathExpression, type PathScope } from './path-expression.ts';

/** An input that a unit hands to its module, where it stands and as it is written. */
export type UnitInput = { readonly file: string; readonly attribute: ConfigAttribute };

/** Where a unit's module comes from. */
export type UnitSource =
  | { readonly kind: 'local'; readonly dir: string }
  /** git, registry, bucket …: not in the repository. */
  | { readonly kind: 'remote'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'none' };

/** A `terragrunt.hcl` with what it includes, as far as it can be told without running Terragrunt. */
export type TerragruntUnit = {
  readonly file: string;
  readonly dir: string;
  /** The unit's file and what it includes. */
  readonly files: readonly string[];
  readonly source: UnitSource;
  /** By name; the unit's own win over included ones. */
  readonly inputs: ReadonlyMap<string, UnitInput>;
  /** What keeps the list of inputs from being complete: computed inputs, variable files, includes that cannot be followed. */
  readonly more: readonly string[];
  /** Names of variables that generated files declare; `null` when a generated file cannot be read. */
  readonly generated: ReadonlySet<string> | null;
};

/** Reads a unit; `undefined` when its file is not there, is no unit or is no HCL (which is said elsewhere). */
export async function readUnit(
  file: string,
  tree: FileTree,
  paths: ReadonlySet<string>,
): Promise<TerragruntUnit | undefined> {
  const { dir } = splitPath(file);
  const own = await readPart(file, tree, { unitDir: dir, parentDir: dir, paths });
  if (own === undefined) return undefined;
  const followed = own.includes.filter((path) => path !== undefined);
  const included = await Promise.all(
    followed.map((path) => readPart(path, tree, { unitDir: dir, parentDir: splitPath(path).dir, paths })),
  );
  const parts = [own, ...included.filter((part) => part !== undefined)];
  const source = parts.map((part) => part.source).find(({ kind }) => kind !== 'none') ?? { kind: 'none' };
  if (source.kind === 'none' && own.includes.length === 0) return undefined;
  const lost = own.includes.length - (parts.length - 1);
  return {
    ...{ file, dir, source, files: parts.map((part) => part.file) },
    // The last one in the list wins when a Map is made.
    inputs: new Map(parts.toReversed().flatMap(({ inputs }) => inputs)),
    more: [
      ...parts.flatMap(({ more }) => more),
      ...(lost === 0 ? [] : [`${file} includes a file that cannot be told`]),
    ],
    generated: parts.some(({ generated }) => generated === null)
      ? null
      : new Set(parts.flatMap(({ generated }) => generated ?? [])),
  };
}

type Part = {
  readonly file: string;
  readonly includes: readonly (string | undefined)[];
  readonly source: UnitSource;
  readonly inputs: readonly (readonly [string, UnitInput])[];
  readonly more: readonly string[];
  readonly generated: readonly string[] | null;
};

async function readPart(file: string, tree: FileTree, from: Omit<PathScope, 'blocks'>): Promise<Part | undefined> {
  const text = await tree.read(file);
  if (text === undefined) return undefined;
  const { blocks, attributes, broken } = readHcl(text);
  if (broken !== undefined) return undefined;
  const scope = { ...from, blocks };
  const includes = blocks
    .filter(({ type }) => type === 'include')
    .map((block) => {
      const path = readPathExpression(attributeOf(block, 'path')?.text ?? '', scope);
      return path === undefined ? undefined : placeOf(path, from.unitDir);
    });
  // In the unit's own file the parent is the file it includes first; in an included file that file itself.
  const [first] = includes;
  const parentDir = first === undefined ? from.parentDir : splitPath(first).dir;
  const terraform = blocks.find(({ type }) => type === 'terraform');
  const source = terraform === undefined ? undefined : attributeOf(terraform, 'source');
  const given = attributes.find(({ name }) => name === 'inputs');
  const items = given === undefined ? [] : readObject(given.text);
  const named = (items ?? []).filter(({ name }) => /^[\w-]+$/.test(name));
  const hasVariableFiles = /-var-file|_var_files\b|\bTF_VAR_|-var\b/.test(terraform?.text ?? '');
  const contents = [...everyBlock(blocks)].filter(({ type }) => type === 'generate').map((block) => block.text);
  const isPlain = contents.every((content) => /contents\s*=\s*(?:"|<<)/.test(content));
  return {
    ...{ file, includes },
    source: source === undefined ? { kind: 'none' } : readSource(source.text, { ...scope, parentDir }, file),
    inputs: named.map((attribute) => [
      attribute.name,
      { file, attribute: { ...attribute, line: attribute.line + (given?.line ?? 1) - 1 } },
    ]),
    more: [
      ...(items === undefined || named.length < items.length ? [`${file}:${given?.line ?? 1} computes inputs`] : []),
      ...(hasVariableFiles ? [`${file} hands over variables by file or environment`] : []),
    ],
    generated: isPlain
      ? contents.flatMap((content) => [...content.matchAll(/\bvariable\s+"([\w-]+)"/g)].map(([, name = '']) => name))
      : null,
  };
}

function readSource(expression: string, scope: PathScope, file: string): UnitSource {
  const text = literalString(expression) ?? expression;
  const path = readPathExpression(expression, scope)?.replace(/\?.*$/s, '');
  const isPlain = !/[$]/.test(expression);
  if (path === undefined || (isPlain && !/^\.\.?\//.test(path))) {
    const isRemote =
      /^"?(?:git|tfr|s3|gcs|hg|https?|ssh)(?:::|:\/\/)|^"?(?:github\.com|git@)|^"[\w-]+\/[\w-]+\/[\w-]+/.test(
        expression,
      );
    return { kind: isRemote || isPlain ? 'remote' : 'unknown', text };
  }
  if (/^[a-z0-9]+(?:::|:\/\/)/i.test(path)) return { kind: 'remote', text: path };
  // A relative source in an included file is Terragrunt's to rewrite.
  if (!path.startsWith('/') && splitPath(file).dir !== scope.unitDir) return { kind: 'unknown', text };
  const dir = placeOf(path, scope.unitDir);
  return dir === undefined ? { kind: 'unknown', text } : { kind: 'local', dir };
}
