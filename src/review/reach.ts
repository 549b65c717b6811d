import { folderOf, resolveFrom } from '../context/repository-path.ts';
import { textAt } from '../context/json-access.ts';
import type { Side } from './side.ts';

/** Folders of local modules and what calls them: configurations, other modules, Terragrunt units. */
function callersOf(dir: string, { modules, texts }: Side): readonly string[] {
  const calls = modules.flatMap((caller) =>
    caller.blocks.some(
      ({ object, value }) => object.startsWith('module.') && leadsTo(caller.dir, textAt(value, 'source'), dir),
    )
      ? [`${caller.dir}/.`]
      : [],
  );
  const units = [...texts].flatMap(([file, text]) => {
    const source = /(?:^|\/)terragrunt\.hcl$/.test(file) ? terragruntSource(text) : undefined;
    return leadsTo(folderOf(file), source, dir) ? [file] : [];
  });
  return [...calls, ...units];
}

/** `terraform { source = "…" }` as written; `undefined` where it is put together. */
export function terragruntSource(text: string): string | undefined {
  return /^\s*terraform\s*\{[^}]*?source\s*=\s*"([^"$]+)"/m.exec(text)?.[1];
}

/** The folder of this repository that a module's source names. */
export function sourceFolder(from: string, source: string | undefined): string | undefined {
  return source === undefined || !/^\.{1,2}\//.test(source) ? undefined : resolveFrom(from, source.replace('//', '/'));
}

function leadsTo(from: string, source: string | undefined, dir: string): boolean {
  return sourceFolder(from, source) === dir;
}

/** The environments that a file belongs to; of a module of Terraform that belongs to none those of everything that calls it. */
export function environmentsReached(file: string, side: Side): readonly string[] {
  const own = side.environmentsOf(file);
  if (own.length > 0 || !file.endsWith('.tf')) return own;
  const seen = new Set<string>();
  const reached = new Set<string>();
  const follow = (dir: string): void => {
    if (seen.has(dir)) return;
    seen.add(dir);
    for (const caller of callersOf(dir, side)) {
      const places = side.environmentsOf(caller);
      for (const place of places) reached.add(place);
      if (places.length === 0) follow(folderOf(caller));
    }
  };
  follow(folderOf(file));
  return [...reached].toSorted();
}
