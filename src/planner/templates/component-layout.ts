import { posix } from 'node:path';
import type { TerraformModule } from '../../context/inventory.ts';
import type { PlanningInput } from '../planner.ts';

/**
 * A repository of components: root modules beside each other, one for each kind of thing and none for an environment, which are named and
 * tagged by a label module that every one of them calls in a file of its own (`context.tf`, as github.com/cloudposse has it).
 */
export type ComponentLayout = {
  /** Where a new component goes. */
  readonly dir: string;
  /** Files that the components have in common, by name. */
  readonly shared: ReadonlyMap<string, string>;
  /** Name of the label module that `shared` calls. */
  readonly label: string;
  /** Every file of every component, by path. */
  readonly files: ReadonlyMap<string, string>;
};

/** Finds the layout in a repository; undefined where it keeps its Terraform in another way. */
export async function componentLayout({ inventory, tree }: PlanningInput): Promise<ComponentLayout | undefined> {
  const roots = inventory.terraform.filter(({ role, environment }) => role === 'root' && environment === undefined);
  const byFolder = Map.groupBy(roots, ({ dir }) => posix.dirname(dir));
  const [[dir, components] = ['', []]] = [...byFolder].toSorted(([, a], [, b]) => b.length - a.length);
  if (components.length < 2) return undefined;
  const files = await filesOf(components, tree);
  const shared = sharedFiles(files, components.length);
  const label = labelIn(files, shared);
  return label === undefined ? undefined : { dir, shared, label, files };
}

async function filesOf(
  components: readonly TerraformModule[],
  tree: PlanningInput['tree'],
): Promise<ReadonlyMap<string, string>> {
  const dirs = new Set(components.map(({ dir }) => dir));
  const paths = tree.entries.map((entry) => entry.path);
  return tree.readMany(paths.filter((path) => path.endsWith('.tf') && dirs.has(posix.dirname(path))));
}

/** Files that at least half of the components have, letter by letter the same. */
function sharedFiles(files: ReadonlyMap<string, string>, count: number): ReadonlyMap<string, string> {
  const byName = Map.groupBy(files, ([path]) => posix.basename(path));
  return new Map(
    [...byName].flatMap(([name, all]) => {
      const texts = Map.groupBy(all, ([, text]) => text);
      const [[text, same] = ['', []]] = [...texts].toSorted(([, a], [, b]) => b.length - a.length);
      return same.length >= 2 && same.length * 2 >= count ? [[name, text] as const] : [];
    }),
  );
}

/** The module of a shared file whose `id` and `tags` the components use. */
function labelIn(files: ReadonlyMap<string, string>, shared: ReadonlyMap<string, string>): string | undefined {
  const called = [...shared.values()].flatMap((text) =>
    [...text.matchAll(/^module "(\w+)"/gm)].map(([, name]) => name),
  );
  const all = [...files.values()].join('\n');
  return called.find((name) => ['id', 'tags'].every((output) => all.includes(`module.${name ?? ''}.${output}`)));
}

/** The block of a variable that another component declares, for a shared file that uses it. */
export function variableBlock({ files }: ComponentLayout, name: string): string | undefined {
  for (const text of files.values()) {
    const [block] = new RegExp(`^variable "${name}" \\{\\n[\\s\\S]*?^\\}\\n`, 'm').exec(text) ?? [];
    if (block !== undefined) return block;
  }
  return undefined;
}
