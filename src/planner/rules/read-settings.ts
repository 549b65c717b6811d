import type { PlanningInput } from '../planner.ts';
import type { Clause } from './clause.ts';
import { kubernetesSettings } from './kubernetes-settings.ts';
import { kustomizeSettings } from './kustomize-settings.ts';
import { wordsOf } from './match-settings.ts';
import { createFileReader, type BrokenFile, type ObjectsOf } from './read-objects.ts';
import { relevantFiles, settingFiles } from './relevant-files.ts';
import type { Setting } from './setting.ts';
import { terraformSettings } from './terraform-settings.ts';
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
    group.flatMap((clause) => wordsOf(clause.tokens, (at) => clause.explained.has(at) || mayBeValue(clause, at))),
  );
  const broken: BrokenFile[] = [];
  const read = await createFileReader(
    tree,
    settingFiles(inventory),
    relevantFiles(words, inventory),
    objectsOf,
    (file) => void broken.push(file),
  );
  const found = await Promise.all(sources.map((source) => source(inventory, read)));
  return { settings: found.flat(), broken };
}

/** A value says nothing of where it belongs; however it is read, none of its words is looked for. Nor is the name of what is yet to be added. */
function mayBeValue({ value, otherValue, from, action, tokens }: Clause, at: number): boolean {
  if (action === 'add' && ['=', ':'].includes(tokens[at + 1]?.text ?? '')) return true;
  return [value, otherValue, from].some(
    (slot) =>
      slot !== undefined && at >= slot.at && at < slot.at + Math.max(...slot.readings.map(({ length }) => length)),
  );
}
