import { formatKeyPath, type KeyStep } from '../../domain/key-path.ts';
import type { Json } from '../../domain/json.ts';
import { isList, isMap } from './leaves.ts';
import type { Owner } from './owner.ts';
import type { Setting, ValueType } from './setting.ts';
import { phrasesOf, spokenRows, unitStems } from './spoken-rows.ts';
import { stemsOf } from './stems.ts';

/**
 * Describes one value of an owner as a setting. `current` is absent for a value that is not set yet; `like` is then a value
 * of the same kind, such as a default.
 */
export function makeSetting(owner: Owner, steps: readonly KeyStep[], current: Json | undefined, like?: Json): Setting {
  const path = formatKeyPath(steps);
  const key = lastName(steps);
  const parent = lastName(steps.slice(0, -1));
  const place = `${owner.kind}${owner.kind.startsWith('Terraform') && !owner.kind.endsWith(' ') ? '.' : ' '}${formatKeyPath(steps.map(blank)).replaceAll('[0]', '[]')}`;
  const row = spokenRows.find(({ at, of }) => at.test(place) && (of === undefined || typeof (current ?? like) === of));
  const pathStems = steps.flatMap((step) => ('index' in step ? [] : stemsOf('key' in step ? step.key : step.value)));
  const own = phrasesOf({ row: 'key', at: /./, phrases: ['{key}'], type: 'text' }, key, parent);
  const type = row === undefined || row.row === 'environment variable' ? typeOf(key, current ?? like) : row.type;
  const phrases = row === undefined ? own : phrasesOf(row, key, parent);
  return {
    query: { ...owner.query, paths: [path] },
    label: `${owner.label} ${path}`,
    found: { file: owner.file, object: owner.object, path },
    owners: owner.spoken.map(stemsOf).filter((stems) => stems.length > 0),
    phrases: [
      ...phrases,
      ...phrases.flatMap((stems) => withoutUnits(stems, type) ?? []),
      ...ofKey(row?.row, key),
      // `enabled_cluster_log_types` are the cluster log types.
      ...(type === 'list' && own[0]?.[0] === 'enable' && own[0].length > 2 ? [own[0].slice(1)] : []),
    ],
    pathStems,
    optional: new Set([
      ...owner.beside.flatMap(stemsOf),
      ...pathStems,
      ...owner.spoken.flatMap(stemsOf),
      ...besideRow(row?.row),
      ...unitStems,
    ]),
    ownerNames: new Set([...owner.names, ...owner.spoken, ...mapKeys(owner, steps)]),
    names: new Set([...technicalNames(steps, path, key), ...(row?.row === 'toggle' ? [parent] : [])]),
    type,
    verbs: row?.verbs ?? [],
    owner,
    ...(current === undefined ? {} : { current }),
    row: row?.row ?? 'key',
  };
}

/** A tag or annotation of several words (`cost-center`, `…/proxy-read-timeout`) needs no word that says what it is. */
function ofKey(row: string | undefined, key: string): readonly (readonly string[])[] {
  const stems = row === 'tag' || row === 'annotation' ? stemsOf(key.split('/').at(-1) ?? key) : [];
  return stems.length > 1 ? [stems] : [];
}

/** `worker_count` may be said `workers` and `retention_days` `retention`; a text (`REPORT_DAYS`) keeps its words unless two are left. */
function withoutUnits(stems: readonly string[], type: ValueType): readonly (readonly string[])[] | undefined {
  const kept = stems.filter((word) => !unitStems.has(word));
  const enough = kept.length >= 2 || (kept.length === 1 && (type === 'duration' || stems.includes('count')));
  return enough && kept.length < stems.length ? [kept] : undefined;
}

/** What may be said beside a value of a row and adds nothing. */
export const besideRows: Readonly<Record<string, string>> = {
  replicas: 'replica pod count instance number total up down',
  'min replicas': 'hpa autoscaler autoscaling replica pod count',
  'max replicas': 'hpa autoscaler autoscaling replica pod count',
  'target utilization': 'hpa autoscaler autoscaling target cpu utilization',
  image: 'image tag version container',
  'environment variable': 'env var setting flag feature',
  label: 'label',
  annotation: 'annotation',
  tag: 'tag',
  toggle: 'enable feature flag pdb hpa',
  switch: 'enable create feature flag',
  'source version': 'chart helm version tag ref source oci git repository',
  'chart version': 'chart helm version',
  schedule: 'cron schedule job',
  'cluster version': 'kubernetes eks cluster version control plane',
};

/** `node_group_2` of `eks_managed_node_groups.node_group_2.max_size`: people name what they wrote the map for. */
function mapKeys({ kind }: Owner, steps: readonly KeyStep[]): readonly string[] {
  if (!kind.startsWith('Terraform')) return [];
  return steps.slice(1, -1).flatMap((step) => ('key' in step && step.key.includes('_') ? [step.key] : []));
}

function besideRow(row: string | undefined): readonly string[] {
  return stemsOf(besideRows[row ?? ''] ?? '');
}

function blank(step: KeyStep): KeyStep {
  return 'key' in step ? step : { index: 0 };
}

function lastName(steps: readonly KeyStep[]): string {
  const named = steps.findLast((step, index) => ('key' in step ? !isValueKey(steps, index) : 'field' in step));
  if (named === undefined || 'index' in named) return '';
  return 'key' in named ? named.key : named.value;
}

/** The `value` of `env[name=X].value` is spoken of as `X`. */
function isValueKey(steps: readonly KeyStep[], index: number): boolean {
  const [step, before] = [steps[index], steps[index - 1]];
  return step !== undefined && 'key' in step && step.key === 'value' && before !== undefined && 'field' in before;
}

function technicalNames(steps: readonly KeyStep[], path: string, key: string): readonly string[] {
  const keys = steps.flatMap((step) => ('key' in step ? [step.key] : []));
  const dotted = keys.map((_, index) => keys.slice(index).join('.'));
  return [key, path, ...dotted];
}

/** `5s`, or digits under a name that ends in a unit of time. */
function isTimeText(key: string, current: string): boolean {
  return (
    /^\d+(?:ms|s|m|h|d|w)$/.test(current) ||
    (/^\d+$/.test(current) && /(?:^|_|[a-z])(?:seconds?|minutes?|hours?|days?|ms)$/i.test(key))
  );
}

function typeOf(key: string, current: Json | undefined): ValueType {
  if (isList(current)) return 'list';
  if (isMap(current)) return 'map';
  if (typeof current === 'boolean') return 'boolean';
  if (typeof current === 'string') return isTimeText(key, current) ? 'duration' : 'text';
  if (/(?:seconds|minutes|hours|days|timeout|ttl|interval|retention)/i.test(key)) return 'duration';
  if (typeof current === 'number') return 'number';
  return 'text';
}
