import type { Json } from '../../domain/json.ts';
import { isList } from './leaves.ts';
import type { Setting } from './setting.ts';

/** A literal in a block of Terraform that could as well come from a variable of its module. */
export function isExtractable({ owner, found, current }: Setting): boolean {
  return (
    /^Terraform (?!terraform|terragrunt)/.test(owner.kind) &&
    /\.tf$/.test(found.file) &&
    literalType(current) !== undefined &&
    !/^(?:lifecycle|depends_on|providers?)\b/.test(found.path) &&
    !(found.object.startsWith('module.') && /^(?:source|version)$/.test(found.path))
  );
}

/** The type of a plain literal; undefined for what is computed, empty or made of parts. */
export function literalType(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return /[$%]\{|\n/.test(value) ? undefined : 'string';
  const [first] = isList(value) ? value : [];
  const inner = first === undefined || typeof first === 'object' ? undefined : literalType(first);
  const isEven = isList(value) && value.every((item) => typeof item !== 'object' && literalType(item) === inner);
  return inner !== undefined && isEven ? `list(${inner})` : undefined;
}
