import { posix } from 'node:path';
import type { SemanticChange } from '../../domain/change-set.ts';
import type { Json } from '../../domain/json.ts';
import type { RenderedTarget } from '../rendered-target.ts';
import { type DeclaredValue, stepsOf } from './declared-values.ts';

/** What a declared change can bring about beyond its own value: whole objects coming and going, or anything in that render. */
export type Switch = { readonly change: SemanticChange; readonly reach: 'objects' | 'anything' };

const kustomizationName = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;
const switchName = /^(enabled?|disabled?|create|install)$|(Enabled|Disabled)$/;

/**
 * The declared changes of which the render cannot be foretold value by value: in a chart a value that is on or off (true, false, given, not
 * given), a template and the list of dependencies; in a kustomization what it includes, as far as the included file is not declared itself.
 */
export function switchesOf(
  target: RenderedTarget,
  declared: readonly SemanticChange[],
  values: readonly DeclaredValue[],
): readonly Switch[] {
  if (target.renderer === 'helm')
    return unique(values.filter((value) => isChartSwitch(value)).map(({ change }) => ({ change, reach: 'anything' })));
  return declared.flatMap((change) => {
    const reach = kustomizationName.test(change.file) ? kustomizationReach(change, declared) : null;
    return reach === null ? [] : [{ change, reach }];
  });
}

function unique(switches: readonly Switch[]): readonly Switch[] {
  return [...new Map(switches.map((one) => [one.change, one])).values()];
}

function isChartSwitch({ change, steps, from, to }: DeclaredValue): boolean {
  const base = posix.basename(change.file);
  if (base === 'values.schema.json') return false;
  const isText = change.path.startsWith('[line=') || (change.path === '' && change.object === base);
  if (isText || /(^|\/)(templates|crds)\//.test(change.file)) return true;
  if (base === 'Chart.yaml') return steps.some((step) => 'key' in step && step.key === 'dependencies');
  const last = steps.at(-1);
  if (last !== undefined && 'key' in last && switchName.test(last.key)) return true;
  if (typeof from === 'boolean' || typeof to === 'boolean') return true;
  return from !== undefined && to !== undefined && isNothing(from) !== isNothing(to);
}

/** What a template takes for false (Go's text/template). */
function isNothing(value: Json): boolean {
  if (value === null || value === '' || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

const objectFields: ReadonlySet<string> = new Set(['resources', 'bases']);
const anyFields: ReadonlySet<string> = new Set([
  ...[
    'components',
    'generators',
    'transformers',
    'validators',
    'replacements',
    'vars',
    'configurations',
    'crds',
    'openapi',
  ],
  ...['patchesStrategicMerge', 'generatorOptions', 'buildMetadata', 'sortOptions'],
]);

function kustomizationReach(change: SemanticChange, declared: readonly SemanticChange[]): Switch['reach'] | null {
  const keys = stepsOf(change.path).flatMap((step) => ('key' in step ? [step.key] : []));
  const [field = '', ...inner] = keys;
  if (typeof change.from === 'boolean' || typeof change.to === 'boolean') return 'anything';
  const named = [change.from, change.to].filter((side) => typeof side === 'string');
  const isFile = field.startsWith('patches') ? inner.at(-1) === 'path' : /^(files|envs?)$/.test(inner[0] ?? '');
  if (!objectFields.has(field) && !anyFields.has(field) && !isFile && !inner.includes('target')) return null;
  if (named.length > 0 && named.every((name) => isDeclared(change.file, name, declared))) return null;
  return objectFields.has(field) ? 'objects' : 'anything';
}

/** Whether the file or folder that a kustomization names comes or goes in the same change, so that its contents are declared. */
function isDeclared(file: string, name: string, declared: readonly SemanticChange[]): boolean {
  const path = posix.join(posix.dirname(file), name.replace(/^[^=]*=/, ''));
  return declared.some((other) => other.path === '' && (other.file === path || other.file.startsWith(`${path}/`)));
}
