import { readTemplateFiles } from '../../../../src/adapters/template-files.ts';
import { emptyInventory } from '../../../../src/context/inventory.ts';
import type { Inventory, TerraformModule } from '../../../../src/context/inventory.ts';
import type { CommandFlags } from '../../../../src/domain/command.ts';
import type { FileTree } from '../../../../src/domain/file-tree.ts';
import type { Operation, PlanningResult, Proposal, Question } from '../../../../src/domain/proposal.ts';
import type { NotUnderstood } from '../../../../src/planner/planner.ts';
import { createTemplatesPlanner } from '../../../../src/planner/templates/templates-planner.ts';

/** The catalogue as it is shipped. */
export const catalogue = await readTemplateFiles(
  new URL('../../../../templates/infrastructure', import.meta.url).pathname,
);

const planner = createTemplatesPlanner({ templates: catalogue });

export function treeOf(files: Readonly<Record<string, string>>): FileTree {
  const paths = Object.keys(files).toSorted();
  return {
    commit: null,
    treeId: null,
    entries: paths.map((path) => ({ path, oid: '', size: files[path]?.length ?? 0, mode: '100644' })),
    read: (path) => Promise.resolve(files[path]),
    readMany: (wanted) =>
      Promise.resolve(new Map(wanted.flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]]])))),
  };
}

export function terraformModule(
  dir: string,
  role: TerraformModule['role'],
  more: Partial<TerraformModule> = {},
): TerraformModule {
  return { dir, role, providers: {}, calls: [], blocks: [], tfvars: [], tfvarsEnvironments: {}, ...more };
}

export type Answer = PlanningResult | NotUnderstood;

/** Asks the planner with the shipped catalogue. */
export async function ask(
  text: string,
  where: {
    readonly inventory?: Partial<Inventory>;
    readonly files?: Readonly<Record<string, string>>;
    readonly flags?: CommandFlags;
    readonly verb?: string;
  } = {},
): Promise<Answer> {
  return planIn(treeOf(where.files ?? {}), { ...emptyInventory, ...where.inventory }, text, where.flags, where.verb);
}

/** Asks the planner with the shipped catalogue, in a tree with its inventory. */
export async function planIn(
  tree: FileTree,
  inventory: Inventory,
  text: string,
  flags: CommandFlags = {},
  verb = 'generate',
): Promise<Answer> {
  const input = { command: { verb, text, flags }, inventory, tree, thread: [], feedback: [] };
  return (await planner(input, new AbortController().signal)).result;
}

export function proposal(answer: Answer): Proposal {
  if (answer.kind !== 'proposal') throw new Error(`not a proposal: ${JSON.stringify(answer)}`);
  return answer;
}

export function question(answer: Answer): Question {
  if (answer.kind !== 'question') throw new Error(`not a question: ${JSON.stringify(answer)}`);
  return answer;
}

/** Added files by path. */
export function addedFiles(operations: readonly Operation[]): Readonly<Record<string, string>> {
  return Object.fromEntries(operations.flatMap((one) => (one.op === 'add-file' ? [[one.file, one.content]] : [])));
}
