import { stringify } from 'yaml';
import type { Json } from '../domain/json.ts';

/** Data as YAML, with quotes where only YAML 1.1 needs them: Kubernetes reads a bare `yes` as a boolean and a bare date as a time. */
export function printYaml(value: Json): string {
  return stringify(value, { version: '1.1', lineWidth: 0 });
}
