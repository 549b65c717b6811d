import type { Inventory } from '../../context/inventory.ts';
import type { PlanningInput } from '../planner.ts';
import type { Clause } from './clause.ts';
import { kubernetesSettings } from './kubernetes-settings.ts';
import { kustomizeSettings } from './kustomize-settings.ts';
import { interpret } from './interpret.ts';
import { wordsOf } from './match-settings.ts';
import { createFileReader, type BrokenFile, type IsRelevant, type ObjectsOf } from './read-objects.ts';
import { relevantFiles, settingFiles } from './relevant-files.ts';
import type { Setting } from './setting.ts';
import { localModule, terraformSettings } from './terraform-settings.ts';
import { terragruntSettings } from './terragrunt-settings.ts';
import { valuesSettings } from './values-settings.ts';

/** Every kind of file that holds settings; one row adds one. */
const sources = [kubernetesSettings, valuesSettings, terraformSettings, kustomizeSettings, terragruntSettings];

/** What was found, and the files that could not be looked into. */
export type FoundSettings = { readonly settings: readonly Setting[]; readonly broken: readonly BrokenFile[] };

/** Everything that can be set in a repository and that one of the clauses could be about. */
export async function readSettings(
  { inventory, tree }: Pick<PlanningInput, 'inventory' | 'tree'>,
  clauses: readonly Clause[],
  objectsOf: ObjectsOf,
): Promise<FoundSettings> {
  const sentences = Map.groupBy(clauses, (clause) => clause.sentence);
  const words = [...sentences.values()].map((group) =>
    // What is meant by what it is may be in any file, whatever else the sentence names.
    (group.some(({ every }) => every !== undefined) ? [] : group).flatMap((clause) =>
      wordsOf(clause.tokens, (at) => clause.explained.has(at) || mayBeValue(clause, at)),
    ),
  );
  const isRelevant = relevantFiles(words, inventory);
  const isNear = nearPaths(clauses, inventory);
  const read = async (isWanted: IsRelevant): Promise<FoundSettings> => {
    const broken: BrokenFile[] = [];
    const reader = await createFileReader(
      tree,
      settingFiles(inventory),
      isWanted,
      objectsOf,
      (file) => void broken.push(file),
    );
    const found = await Promise.all(sources.map((source) => source(inventory, reader)));
    return { settings: found.flat(), broken };
  };
  if (isNear === undefined) return read(isRelevant);
  const near = await read((file, text) => isNear(file) && isRelevant(file, text));
  const isFound = interpret(clauses, near.settings).every(({ candidates }) => candidates.length > 0);
  return isFound ? near : read(isRelevant);
}

/**
 * Where every clause names a place, the HCL that belongs to it: what lies in it, modules that are called from it, what its units include.
 * Files of other kinds are all near, since what reaches a place comes from many. Undefined where a clause names none.
 */
function nearPaths(
  clauses: readonly Clause[],
  { terraform, terragrunt }: Inventory,
): ((file: string) => boolean) | undefined {
  const paths = [...new Set(clauses.flatMap((clause) => clause.paths))];
  if (paths.length === 0 || clauses.some((clause) => clause.paths.length === 0 && clause.action !== undefined))
    return undefined;
  const isInside = (file: string): boolean => paths.some((path) => file === path || file.startsWith(`${path}/`));
  const called = new Set(
    terraform
      .filter(({ blocks }) => blocks.some(({ at }) => isInside(at.file)))
      .flatMap(({ dir, calls }) => calls.map(({ source }) => localModule(dir, source))),
  );
  const included = new Set(terragrunt.filter(({ file }) => isInside(file)).flatMap(({ includes }) => includes));
  const modules = new Set(
    terraform.filter(({ dir }) => called.has(dir)).flatMap(({ blocks }) => blocks.map(({ at }) => at.file)),
  );
  return (file) =>
    !/\.(?:tf|tofu|tfvars|hcl)(?:\.json)?$/.test(file) || isInside(file) || modules.has(file) || included.has(file);
}

/** A value says nothing of where it belongs; however it is read, none of its words is looked for. Nor is the name of what is yet to be added. */
function mayBeValue({ value, otherValue, from, action, tokens }: Clause, at: number): boolean {
  if (action === 'add' && ['=', ':'].includes(tokens[at + 1]?.text ?? '')) return true;
  return [value, otherValue, from].some(
    (slot) =>
      slot !== undefined && at >= slot.at && at < slot.at + Math.max(...slot.readings.map(({ length }) => length)),
  );
}
