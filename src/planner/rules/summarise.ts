import type { Proposal } from '../../domain/proposal.ts';
import type { PlannedChange } from './planning-context.ts';
import { show } from './new-value.ts';

type Summary = Pick<Proposal, 'summary' | 'type' | 'scope' | 'assumptions' | 'warnings'>;

const maxSummary = 72;

/** What a reviewer reads first, made from the changes themselves rather than from the words of the request. */
export function summarise(changes: readonly PlannedChange[]): Summary {
  const real = changes.filter((change) => change.operations.length > 0);
  const [first] = real;
  const environments = [...new Set(real.flatMap(({ target }) => target.environment ?? []))];
  const where = environments.length === 0 ? '' : ` in ${environments.join(' and ')}`;
  const what = first === undefined ? 'change values' : phrase(first);
  const more = real.length > 1 && real.some((change) => phrase(change) !== what) ? ` and ${real.length - 1} more` : '';
  return {
    summary: `${cut(what, maxSummary - where.length - more.length)}${more}${where}`.slice(0, maxSummary),
    type: 'chore',
    scope: scopeOf(real),
    assumptions: [...new Set(changes.flatMap((change) => [...change.notes, ...shared(change), ...unchanged(change)]))],
    warnings: [...new Set(real.flatMap((change) => change.warnings))],
  };
}

function phrase({ interpreted, target, to }: PlannedChange): string {
  const name =
    target.label
      .replace(/ in \S+$/, '')
      .split('/')
      .at(-1) ?? target.label;
  const { row } = target.setting;
  const key = target.path.split('.').at(-1) ?? target.path;
  if (interpreted.action === 'remove') return `remove ${key} of ${name}`;
  if (interpreted.action === 'extract') return `make ${key} of ${name} a variable`;
  if (interpreted.action === 'restart') return `restart ${name}`;
  if (interpreted.action === 'rename') return `rename ${show(target.current)} of ${name} to ${show(to)}`;
  if (row === 'replicas') return `scale ${name} to ${show(to)} ${to === 1 ? 'replica' : 'replicas'}`;
  if (row === 'toggle' && typeof to === 'boolean')
    return `${to ? 'enable' : 'disable'} ${parentOf(target.path)} of ${name}`;
  const item = row === 'key' || row === 'dependency version' ? itemOf(target.path) : undefined;
  if (item !== undefined) return `set ${key} of ${item} of ${name} to ${show(to)}`;
  const value = row === 'image' ? `to ${show(to).split('/').at(-1) ?? ''}` : `to ${show(to)}`;
  return `set ${row === 'key' || row === 'environment variable' ? lastName(target.setting.found.path) : row} of ${name} ${value}`;
}

/** `pool-01` of `node_pools[name=pool-01].min_count`. */
function itemOf(path: string): string | undefined {
  return /\[\w+=([^\]]+)\](?:\.[^.[\]]+)+$/.exec(path)?.[1];
}

/** `grafana` of `grafana.enabled`. */
function parentOf(path: string): string {
  return path.split('.').at(-2) ?? path;
}

function lastName(path: string): string {
  const named = [...path.matchAll(/\[name=([^\]]+)\]/g)].at(-1)?.[1];
  const key = path.split('.').at(-1) ?? path;
  return key === 'value' && named !== undefined ? named : key;
}

function scopeOf(changes: readonly PlannedChange[]): string {
  const names = new Set(changes.map(({ target }) => target.label.split(/[/ ]/).at(-1) ?? ''));
  const [only] = names;
  return names.size === 1 && only !== undefined ? only.replace(/[^\w.-]+/g, '-').slice(0, 40) : 'infrastructure';
}

function shared({ target }: PlannedChange): readonly string[] {
  return target.environment === undefined && target.exists
    ? [`\`${target.file}\` counts for every environment that does not override it.`]
    : [];
}

function unchanged({ target, operations, to }: PlannedChange): readonly string[] {
  return operations.length > 0 ? [] : [`\`${target.label} ${target.path}\` is \`${show(to)}\` already.`];
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}
