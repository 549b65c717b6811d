import { emptyInventory } from '../../context/inventory.ts';
import { memoryTree } from '../../domain/memory-tree.ts';
import { decideValues } from './decide-values.ts';
import { holdingWarnings } from './holding-warnings.ts';
import type { Parameter, ParameterValue, Template } from './manifest.ts';
import { placeTemplate } from './place-template.ts';
import type { Said } from './understanding.ts';

/** A template with its values filled in, for an empty repository; or the questions that are open. */
export type Filled =
  | {
      readonly kind: 'files';
      readonly files: ReadonlyMap<string, string>;
      /** Defaults worth knowing and warnings, as a pull request lists them. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'questions'; readonly questions: readonly string[] };

/** Renders a template as it comes out in a repository that holds nothing. Pure. */
export async function fillTemplate(template: Template, said: readonly Said[]): Promise<Filled> {
  const { values, given, open, assumptions } = decideValues(template, said);
  if (open.length > 0) return { kind: 'questions', questions: open.map((one) => one.question) };
  const command = { verb: 'generate', text: template.name, flags: {} };
  const planning = { command, inventory: emptyInventory, tree: memoryTree(new Map()), thread: [], feedback: [] };
  const placed = await placeTemplate({ template, values, given, environments: [], planning });
  if (placed.kind === 'open') return { kind: 'questions', questions: placed.points.map((one) => one.question) };
  if (placed.kind !== 'placed')
    return { kind: 'questions', questions: [placed.kind === 'question' ? placed.question : placed.message] };
  const files = placed.operations.flatMap((one) => (one.op === 'add-file' ? [[one.file, one.content] as const] : []));
  const notes = [...holdingWarnings(template, values), ...placed.warnings, ...assumptions, ...placed.assumptions];
  return { kind: 'files', files: new Map(files), notes };
}

/**
 * Reads `key=value` for a parameter: `true` and `false`, whole numbers, lists with commas, text as it is.
 * What does not fit the parameter stays text, so that {@link decideValues} says what is wrong with it.
 */
export function parameterValue(parameter: Parameter, text: string): ParameterValue {
  if (parameter.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (parameter.type === 'integer' && /^\d{1,15}$/.test(text)) return Number(text);
  return parameter.type === 'array' ? text.split(',').map((item) => item.trim()) : text;
}
