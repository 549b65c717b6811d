import { holdingWarnings } from './holding-warnings.ts';
import type { PlacedPart } from './placed-part.ts';
import { contradicts } from './raised-values.ts';
import type { Raised } from './raised-values.ts';
import type { Link } from './read-parts.ts';

/** The title: what is new by name while the title has room, else by kind, else their number; without anything new what is connected. */
export function summaryOf(named: readonly string[], fresh: readonly PlacedPart[], where: string): string {
  const verb = fresh.length === 0 ? 'connect' : 'add';
  const listed = (items: readonly string[]): string =>
    `${verb} ${[items.slice(0, -1).join(', '), items.at(-1) ?? ''].filter((part) => part !== '').join(' and ')}${where}`;
  const kinds = fresh.map(({ input: { template } }) => template.name);
  const fitting = [
    listed(named),
    ...(fresh.length === 0 ? [] : [listed(kinds)]),
    `${verb} ${named.length} things${where}`,
  ].find((text) => text.length <= 72);
  return fitting ?? `${verb} ${named.length} things`;
}

/** How two parts go together, for the pull request. */
export function tellLink({ subject, object, relation }: Link, parts: readonly PlacedPart[]): string {
  return `\`${labelOf(parts[subject], parts)}\` ${relation.tells} (\`${labelOf(parts[object], parts)}\`).`;
}

/** The name, with the kind where others are called the same. */
export function labelOf(part: PlacedPart | undefined, parts: readonly PlacedPart[]): string {
  if (part === undefined) return '';
  const isShared = parts.filter((other) => other.name === part.name).length > 1;
  return isShared ? `${part.input.template.name} ${part.name}` : part.name;
}

/** What was taken for granted about one part, each line with its name. */
export function notesOf(
  name: string,
  { decision, placed }: PlacedPart,
  notes: readonly string[],
  raised: readonly Raised[],
): readonly string[] {
  const isOurs = placed.reused !== true;
  const lines = [
    ...notes,
    ...raised.map((one) => one.note),
    ...(isOurs ? decision.assumptions.filter((line) => !raised.some((one) => contradicts(line, one))) : []),
    ...placed.assumptions,
  ];
  return lines.map((line) => `${name}: ${line}`);
}

/** What a reviewer should know about one part. */
export function warningsOf(name: string, { input, placed }: PlacedPart): readonly string[] {
  const holding = placed.reused === true ? [] : holdingWarnings(input.template, input.values);
  return [...holding, ...placed.warnings].map((line) => `${name}: ${line}`);
}

/** Whoever reads what a key of one's own encrypts needs a right to that key, too. */
export function keyWarning({ subject, object, relation }: Link, parts: readonly PlacedPart[]): readonly string[] {
  const [reader, read] = [parts[subject], parts[object]];
  if (relation.how[0] === 'triggered by' && reader?.input.values['encryption'] === 'kms')
    return [
      `${reader.name} is encrypted with a KMS key that S3 may not use yet: let s3.amazonaws.com call kms:GenerateDataKey and kms:Decrypt in the policy of that key.`,
    ];
  if (relation.how[0] !== 'reads' || reader === undefined || read?.input.values['encryption'] !== 'kms') return [];
  return [
    `${read.name} is encrypted with a KMS key that ${reader.name} may not use yet: give its role kms:Decrypt on that key.`,
  ];
}
