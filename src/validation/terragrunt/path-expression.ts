import { attributeOf, type ConfigBlock } from '../terraform/config-block.ts';
import { resolveInRepository } from '../terraform/module-folder.ts';

/** What a path in a Terragrunt file is read against. */
export type PathScope = {
  /** Folder of the unit, which functions mean also in a file that it includes. */
  readonly unitDir: string;
  /** Folder of the file that the unit includes first; its own where it includes none. */
  readonly parentDir: string;
  /** Every path of the repository. */
  readonly paths: ReadonlySet<string>;
  /** The file's own blocks, for its locals. */
  readonly blocks: readonly ConfigBlock[];
};

const maxLocals = 5;

/**
 * The text that a string expression stands for, where that can be told without running Terragrunt: plain text, locals of the same
 * file, `find_in_parent_folders`, `get_terragrunt_dir`, `get_parent_terragrunt_dir`, `get_repo_root` and `dirname` of these, as paths from the repository's top
 * with a leading slash (https://terragrunt.gruntwork.io/docs/reference/hcl/functions/). `undefined` for everything else.
 */
export function readPathExpression(expression: string, scope: PathScope, depth = 0): string | undefined {
  const text = expression.trim();
  if (!text.startsWith('"')) return valueOf(text, scope, depth);
  const parts = [...text.slice(1, -1).matchAll(/\$\{((?:[^{}"]|"[^"]*")*)\}|[^$\\]+|\$(?!\{)/g)];
  if (!text.endsWith('"') || parts.map(([part]) => part).join('') !== text.slice(1, -1)) return undefined;
  const values = parts.map(([part, inner]) => (inner === undefined ? part : valueOf(inner.trim(), scope, depth)));
  return values.some((value) => value === undefined) ? undefined : values.join('');
}

/** A path as `readPathExpression` gives it, in the repository; relative ones from `dir`. `undefined` when it leaves it. */
export function placeOf(path: string, dir: string): string | undefined {
  return resolveInRepository(path.startsWith('/') ? '' : dir, path);
}

function valueOf(call: string, scope: PathScope, depth: number): string | undefined {
  const dirname = /^dirname\((.*)\)$/s.exec(call)?.[1];
  if (dirname !== undefined) return valueOf(dirname.trim(), scope, depth)?.replace(/\/[^/]*$/, '');
  const parent = /^find_in_parent_folders\(\s*(?:"([^"$]+)"\s*)?\)$/.exec(call);
  if (parent !== null) return above(parent[1] ?? 'terragrunt.hcl', scope);
  if (/^get_(?:original_)?terragrunt_dir\(\)$/.test(call)) return `/${scope.unitDir}`;
  if (call === 'get_parent_terragrunt_dir()') return `/${scope.parentDir}`;
  if (call === 'get_repo_root()') return '';
  const local = /^local\.([\w-]+)$/.exec(call)?.[1];
  if (local === undefined || depth >= maxLocals) return undefined;
  const [locals] = scope.blocks.filter(({ type }) => type === 'locals');
  const text = locals === undefined ? undefined : attributeOf(locals, local)?.text;
  return text === undefined ? undefined : readPathExpression(text, scope, depth + 1);
}

function above(name: string, { unitDir, paths }: PathScope): string | undefined {
  const steps = unitDir === '' ? [] : unitDir.split('/');
  const found = steps
    .map((_, index) => [...steps.slice(0, steps.length - 1 - index), name].join('/'))
    .find((path) => paths.has(path));
  return found === undefined ? undefined : `/${found}`;
}
