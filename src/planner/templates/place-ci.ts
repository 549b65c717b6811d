import type { Inventory } from '../../context/inventory.ts';
import type { Json } from '../../domain/json.ts';
import type { PlanningInput } from '../planner.ts';
import { addFiles, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { renderText } from './render.ts';

/** Where GitHub reads workflows; no flag can change that. */
const workflowsDir = '.github/workflows';

/** Places a workflow. Whether it may be written is not decided here: the path rule `workflow` refuses it unless `.github/promptops.yml` lets it. */
export async function placeCi(input: PlacementInput): Promise<Placement> {
  const { planning, template, values, environments } = input;
  if (pathFlag(planning) !== undefined)
    return {
      kind: 'open',
      points: [{ question: `Workflows live in \`${workflowsDir}\`: leave out --path.`, proposals: [] }],
    };
  const said = values['directories'];
  const directories = Array.isArray(said) ? said : rootModules(planning.inventory, environments);
  if (directories.length === 0)
    return {
      kind: 'open',
      points: [
        {
          question: 'No root module of Terraform shows here. Which directories should be planned?',
          proposals: ['directories envs/staging and envs/production'],
          answer: 'directories envs/staging',
        },
      ],
    };
  const expression = expressionIn([...Object.values(values), ...directories]);
  if (expression !== undefined) {
    const question = `\`${expression}\` holds an expression (\`\${{\`), which GitHub would evaluate in a workflow. What should stand there?`;
    return { kind: 'open', points: [{ question, proposals: [] }] };
  }
  const files = template.files.map(({ path, text }) => ({
    path,
    text: renderText(path, text, { ...values, directories, lock_files: haveLockFiles(planning, directories) }),
  }));
  const added = await addFiles(planning, workflowsDir, files);
  if ('kind' in added) return added;
  return {
    kind: 'placed',
    dir: workflowsDir,
    operations: added,
    assumptions: [`It plans ${directories.map((dir) => `\`${String(dir)}\``).join(', ')}.`],
    warnings: ['A workflow runs with the rights of the repository: read it before it is merged.'],
  };
}

/** The first text that GitHub would evaluate: also the name of a folder may be an attack (SEC-15). */
function expressionIn(values: readonly Json[]): string | undefined {
  const texts = values.flatMap((value) => (Array.isArray(value) ? value : [value]));
  return texts.map((text) => JSON.stringify(text)).find((text) => text.includes('${{'));
}

/** Without a lock file in each, `init` has to be allowed to choose providers. */
function haveLockFiles({ tree }: PlanningInput, directories: readonly unknown[]): boolean {
  const paths = new Set(tree.entries.map(({ path }) => path));
  return directories.every((dir) => paths.has(joinPath(String(dir).replace(/^\.\//, ''), '.terraform.lock.hcl')));
}

/** Root modules that can be planned; of the environments that were asked for, if any. */
function rootModules({ terraform }: Inventory, environments: readonly string[]): readonly string[] {
  return terraform
    .filter(
      ({ role, environment }) =>
        role === 'root' &&
        (environments.length === 0 || (environment !== undefined && environments.includes(environment))),
    )
    .map(({ dir }) => (dir === '' ? '.' : dir))
    .toSorted();
}
