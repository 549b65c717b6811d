import type { Decision, DecisionEdit, DecisionQuery } from '../../context/decisions/decision.ts';
import type { Inventory } from '../../context/inventory.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { HclRename } from '../../domain/hcl-rename.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import type { ObjectsOf } from './read-objects.ts';

/** Where a value is decided in a repository (`context/decisions`). */
export type Decide = (query: DecisionQuery) => Promise<Decision>;

/** What the rules planner needs of other stages; `compose.ts` hands it over. */
export type RulesPlannerDeps = {
  /** `edits/locate.ts`. */
  readonly objectsOf: ObjectsOf;
  /** `edits/locate.ts`. */
  readonly locate: (
    file: string,
    text: string,
    object: string,
    path: string,
  ) => Promise<{ readonly line: number; readonly value: Json } | undefined>;
  /** `context/decisions`, for one repository. */
  readonly decideIn: (inventory: Inventory, tree: FileTree) => Decide;
  /** `context/decisions`: the operations that write a value at a place. */
  readonly operationsFor: (edit: DecisionEdit, value: Json) => readonly Operation[];
  /** `edits/rename-hcl.ts`: renames in several files; undefined where one is not HCL. */
  readonly renameHcl: (
    files: ReadonlyMap<string, { readonly text: string; readonly rename: HclRename }>,
  ) => Promise<readonly Operation[] | undefined>;
};
