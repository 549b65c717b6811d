import type { Json } from '../../domain/json.ts';
import { matches } from './decide-values.ts';
import type { Template } from './manifest.ts';

/** What a template says to the reviewer of these values. */
export function holdingWarnings(
  { warnings }: Pick<Template, 'warnings'>,
  values: Readonly<Record<string, Json>>,
): readonly string[] {
  const has = (name: string): boolean => values[name] !== null && values[name] !== undefined;
  return warnings.filter(({ when, given }) => matches(values, when) && given.every(has)).map(({ text }) => text);
}
