import type { TerragruntUnit } from './inventory.ts';
import type { EnvironmentReader } from './environments.ts';
import { hclLiteral } from './reading/hcl-literal.ts';
import { scanHcl } from './reading/scan-hcl.ts';
import type { HclBody } from './reading/scan-hcl.ts';
import { baseName, folderOf, foldersUp, resolveFrom } from './repository-path.ts';

/** What one Terragrunt file says; includes are still expressions. */
export type TerragruntFile = {
  readonly isTerragrunt: boolean;
  readonly source?: string;
  readonly includes: readonly string[];
  readonly broken?: { readonly line: number; readonly problem: string };
};

export function readTerragruntFile(text: string): TerragruntFile {
  const scan = scanHcl(text);
  if (scan.kind === 'broken') return { isTerragrunt: true, includes: [], broken: scan };
  const { body } = scan;
  const source = attributeOf(
    body.blocks.find((block) => block.type === 'terraform'),
    'source',
  );
  const value = source === undefined ? undefined : hclLiteral(source);
  return {
    isTerragrunt:
      body.blocks.some((block) =>
        /^(?:terraform|include|remote_state|dependency|dependencies|generate|locals|unit|stack)$/.test(block.type),
      ) || body.attributes.some((attribute) => attribute.name === 'inputs'),
    ...(typeof value === 'string' ? { source: value } : {}),
    includes: [
      ...body.blocks.filter((block) => block.type === 'include').flatMap((block) => attributeOf(block, 'path') ?? []),
      ...[...text.matchAll(/read_terragrunt_config\(((?:[^()]|\([^()]*\))*)\)/g)].map(([, argument]) => argument ?? ''),
    ],
  };
}

function attributeOf(body: HclBody | undefined, name: string): string | undefined {
  return body?.attributes.find((attribute) => attribute.name === name)?.source;
}

/** Resolves includes and sorts files into units and what they share. Repositories without a `terragrunt.hcl` have none. */
export function terragruntUnits(
  files: ReadonlyMap<string, TerragruntFile>,
  environments: EnvironmentReader,
): TerragruntUnit[] {
  if (![...files.keys()].some((path) => /^terragrunt(?:\.stack)?\.hcl$/.test(baseName(path)))) return [];
  const paths = new Set(files.keys());
  const units: TerragruntUnit[] = [];
  for (const [path, file] of files) {
    if (!file.isTerragrunt) continue;
    const environment = environments.of(path);
    units.push({
      file: path,
      dir: folderOf(path),
      role: roleOf(path, file),
      ...(file.source === undefined ? {} : { source: file.source }),
      includes: [...new Set(file.includes.flatMap((expression) => resolveInclude(expression, path, paths) ?? []))],
      ...(environment === undefined ? {} : { environment }),
    });
  }
  return units.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function roleOf(path: string, file: TerragruntFile): TerragruntUnit['role'] {
  const name = baseName(path);
  if (name === 'terragrunt.stack.hcl') return 'stack';
  return name === 'terragrunt.hcl' && (file.source !== undefined || file.includes.length > 0) ? 'unit' : 'root';
}

/**
 * The file an include means, where it can be told without evaluating: `find_in_parent_folders`, `get_terragrunt_dir`, `get_repo_root`,
 * `dirname` of those, and plain relative paths. https://terragrunt.gruntwork.io/docs/reference/hcl/functions/
 */
function resolveInclude(expression: string, file: string, paths: ReadonlySet<string>): string | undefined {
  const dir = folderOf(file);
  const found = (name: string | undefined) =>
    foldersUp(dir)
      .filter((folder) => folder !== dir)
      .map((folder) => (folder === '' ? (name ?? 'terragrunt.hcl') : `${folder}/${name ?? 'terragrunt.hcl'}`))
      .find((candidate) => paths.has(candidate));
  const template =
    /^"([^"]*)"$/s.exec(expression.trim().replace(/\$\{[^{}]*\}/g, (part) => part.replaceAll('"', "'")))?.[1] ??
    `\${${expression.trim()}}`;
  const resolved = template.replace(/\$\{\s*([^{}]*?)\s*\}/g, (_, call: string) => {
    const parent = /^find_in_parent_folders\(\s*(?:["']([^"']+)["'])?\s*\)$/.exec(call);
    const parentDir = /^dirname\(find_in_parent_folders\(\s*(?:["']([^"']+)["'])?\s*\)\)$/.exec(call);
    if (parent !== null) return `/${found(parent[1]) ?? ''}`;
    if (parentDir !== null) return `/${folderOf(found(parentDir[1]) ?? '')}`;
    if (/^get_(?:original_)?terragrunt_dir\(\)$/.test(call)) return `/${dir}`;
    if (/^get_repo_root\(\)$|^get_path_to_repo_root\(\)$/.test(call)) return '/';
    return '\0';
  });
  const path = resolved.includes('\0') ? undefined : resolveFrom(dir, resolved);
  return path !== undefined && paths.has(path) ? path : undefined;
}
