import type { Setting } from './setting.ts';

/** What a bare number of bytes counts: mebibytes, gibibytes, tebibytes. */
type Unit = 'M' | 'G' | 'T';

/** Units that a name or a description says itself, else those that providers document for their own names; the first that fits counts. */
const rows: readonly { readonly said: RegExp; readonly unit: Unit }[] = [
  { said: /(?:\bin|\bof|_|-)\s*(?:mib|mb|megabytes|mebibytes)\b|\((?:mib|mb)\)/i, unit: 'M' },
  { said: /(?:\bin|\bof|_|-)\s*(?:gib|gb|gigabytes|gibibytes)\b|\((?:gib|gb)\)/i, unit: 'G' },
  { said: /(?:\bin|\bof|_|-)\s*(?:tib|tb|terabytes|tebibytes)\b|\((?:tib|tb)\)/i, unit: 'T' },
  { said: /^aws_lambda_function\.\S+ (?:memory_size|ephemeral_storage(?:\[0\])?\.size)$/, unit: 'M' },
  { said: /^aws_ecs_task_definition\.\S+ memory$/, unit: 'M' },
  { said: / (?:max_)?allocated_storage$| (?:\S*\.)?(?:volume|disk|storage)_size$/, unit: 'G' },
];

/** The unit of a number that says how much memory or disk something has; undefined when nothing tells. */
export function numberUnit({ found, description = '' }: Setting, key: string): Unit | undefined {
  const texts = [key, description, `${found.object} ${key}`];
  return rows.find(({ said }) => texts.some((text) => said.test(text)))?.unit;
}
