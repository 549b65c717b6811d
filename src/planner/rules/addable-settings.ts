import { parseKeyPath, type KeyStep } from '../../domain/key-path.ts';
import type { Clause } from './clause.ts';
import { makeSetting } from './make-setting.ts';
import type { Word } from './match-settings.ts';
import type { Owner } from './owner.ts';
import type { Setting } from './setting.ts';

/** What can be added by a name of its own; one row adds a kind. */
type Addable = {
  /** Words that have to be said, as stems; empty: the form of the name is enough. */
  readonly said: readonly string[];
  readonly name: RegExp;
  /** The steps of the new value, read from those of a value that is there; undefined when that is no neighbour of it. */
  readonly steps: (name: string, beside: Setting) => readonly KeyStep[] | undefined;
};

const rows: readonly Addable[] = [
  { said: [], name: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/, steps: variableSteps },
  {
    said: ['label'],
    name: /^[A-Za-z0-9][\w./-]*$/,
    steps: (name, beside) =>
      beside.found.object.includes('/') ? [{ key: 'metadata' }, { key: 'labels' }, { key: name }] : undefined,
  },
  {
    said: ['annotation'],
    name: /^[A-Za-z0-9][\w./-]*$/,
    steps: (name, beside) =>
      beside.found.object.includes('/') ? [{ key: 'metadata' }, { key: 'annotations' }, { key: name }] : undefined,
  },
  {
    said: ['tag'],
    name: /^[A-Za-z][\w./:-]*$/,
    steps: (name, beside) =>
      /^(?:tags|default_tags)\b/.test(beside.found.path) &&
      (beside.type === 'map' || beside.found.path.includes('.')) &&
      beside.owner.kind.startsWith('Terraform')
        ? [{ key: 'tags' }, { key: name }]
        : undefined,
  },
];

/** Settings that are not there yet and that a clause names: a new environment variable, label, annotation or tag. */
export function addableSettings(
  clause: Clause,
  words: readonly Word[],
  settings: readonly Setting[],
): readonly Setting[] {
  if (clause.value === undefined || (clause.action !== 'add' && !clause.assigned)) return [];
  const stems = new Set(words.flatMap((word) => word.stems));
  const found = new Map<string, Setting>();
  for (const row of rows) {
    if (!row.said.every((word) => stems.has(word)) || (row.said.length === 0 && clause.relative)) continue;
    for (const { text } of words) {
      if (!row.name.test(text) || row.said.some((word) => text.toLowerCase().startsWith(word))) continue;
      for (const beside of settings) {
        const steps = row.steps(text, beside);
        if (steps === undefined) continue;
        const setting = {
          ...makeSetting(beside.owner, steps, undefined, ''),
          ...(beside.direct === undefined ? {} : { direct: beside.direct }),
        };
        const key = `${ownerKey(beside.owner)} ${setting.found.path}`;
        if (!found.has(key) && !exists(setting, settings)) found.set(key, setting);
      }
    }
  }
  return [...found.values()];
}

function ownerKey(owner: Owner): string {
  return JSON.stringify([owner.query, owner.file, owner.object]);
}

/** Whether the owner has it already, whatever its value comes from (a variable out of a Secret). */
function exists(setting: Setting, settings: readonly Setting[]): boolean {
  const item = setting.found.path.replace(/\.value$/, '');
  return settings.some(
    (other) =>
      JSON.stringify(other.query.name + (other.query.kind ?? '')) ===
        JSON.stringify(setting.query.name + (setting.query.kind ?? '')) && other.found.path.startsWith(item),
  );
}

/** Beside a container's image, or beside the entries of `env` in Helm values; what the chart makes of an empty map is not known here. */
function variableSteps(name: string, beside: Setting): readonly KeyStep[] | undefined {
  const steps = parseKeyPath(beside.found.path);
  const last = steps.at(-1);
  if (beside.owner.kind === 'Values') {
    const env = steps.findIndex((step) => 'key' in step && step.key === 'env');
    if (env < 0) return undefined;
    const item = steps[env + 1];
    if (item === undefined && beside.type === 'map') return undefined;
    const isList = item === undefined ? beside.type === 'list' : !('key' in item);
    if (!isList) return [...steps.slice(0, env + 1), { key: name }];
    return [...steps.slice(0, env + 1), { field: 'name', value: name }, { key: 'value' }];
  }
  if (last === undefined || !('key' in last) || last.key !== 'image') return undefined;
  return [...steps.slice(0, -1), { key: 'env' }, { field: 'name', value: name }, { key: 'value' }];
}
