import type { Inventory } from '../../context/inventory.ts';
import { formatKeyPath, parseKeyPath } from '../../domain/key-path.ts';
import type { Question } from '../../domain/proposal.ts';
import { candidatesOf } from './answers.ts';
import type { PlanningContext } from './planning-context.ts';
import type { Setting } from './setting.ts';
import type { Target } from './target.ts';
import { repositoryOf } from './value-for.ts';

/**
 * Kustomize's `images` field sets an image wherever it is used. When other workloads than those that were asked for use it,
 * nobody should find that out later.
 * @param typed the image as it was typed
 */
export function sharesImage(target: Target, typed: string, { settings, asked }: PlanningContext): Question | undefined {
  const viaImages = target.edit.how === 'insert' ? target.edit.path === 'images' : target.path.startsWith('images[');
  if (target.setting.row !== 'image' || !viaImages || typeof target.setting.current !== 'string') return undefined;
  const repository = repositoryOf(target.setting.current);
  const isUser = ({ row, current }: Setting): boolean =>
    row === 'image' && typeof current === 'string' && repositoryOf(current) === repository;
  const users = settings.filter((setting) => isUser(setting) && setting.query.kind !== undefined);
  const others = [...new Set(users.filter(({ query }) => !asked.has(query.name)).map(({ owner }) => owner.label))];
  if (others.length === 0) return undefined;
  const where = target.environment === undefined ? '' : ` in ${target.environment}`;
  const all = [...new Set(users.map(({ query }) => query.name))].join(' and ');
  return {
    kind: 'question',
    question: `\`${target.file}\` ${target.exists ? 'sets' : 'would set'} the image \`${repository}\` for everything that uses it, also for ${others.map((label) => `\`${label}\``).join(', ')}. Shall it change for all of them?`,
    candidates: candidatesOf([target]),
    examples: [`/promptops set the image of ${all} to ${typed}${where}`],
  };
}

/** Lists that a strategic merge patch merges by name; every other list in a patch or in values replaces the one below it. */
const mergedLists = new Set([
  'containers',
  'initContainers',
  'ephemeralContainers',
  'env',
  'volumes',
  'replicas',
  'images',
]);

/** The list that adding this value to an override would replace as a whole, or undefined. `has` tells what the override has already. */
export async function replacedList(
  target: Target,
  has: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  if (target.exists || target.current === undefined) return undefined;
  const { edit } = target;
  const isBuiltIn =
    target.setting.query.kind !== undefined &&
    !['HelmRelease', 'Application', 'ApplicationSet'].includes(target.setting.query.kind);
  const path = edit.how === 'new-patch' ? edit.path : target.path;
  const steps = parseKeyPath(path);
  for (const [index, step] of steps.entries()) {
    const list = steps[index - 1];
    if ('key' in step || list === undefined || !('key' in list)) continue;
    if (isBuiltIn && 'field' in step && mergedLists.has(list.key)) continue;
    const written = formatKeyPath(steps.slice(0, index));
    if (edit.how === 'new-patch' || !(await has(written))) return written;
  }
  return undefined;
}

/**
 * Defaults of a chart that several services are installed from do not belong to one of them.
 * Gives the target in the values that only this service reads, or `shared` when it has none.
 */
export function ownValues(target: Target, inventory: Inventory): Target | 'shared' {
  const chart = inventory.charts.find(({ dir }) => target.file === `${dir}/values.yaml`);
  const { name } = target.setting.query;
  if (chart === undefined || target.setting.owner.kind !== 'Values' || chart.name === name) return target;
  const releases = inventory.releases.filter(({ chartDir }) => chartDir === chart.dir);
  if (new Set(releases.map(({ service }) => service)).size < 2) return target;
  const own = releases.filter(({ service }) => service === name);
  const file = own[0]?.valueFiles.find(
    (one) => one !== target.file && own.every((release) => release.valueFiles.includes(one)),
  );
  if (file === undefined) return 'shared';
  const object = file.split('/').at(-1) ?? file;
  const { line: _, ...rest } = target;
  return { ...rest, file, object, exists: false, edit: { how: 'set', file, object, path: target.path } };
}

/** What writes to the same line by itself. `line` is the text of the line. */
export function automationWarning(line: string): string | undefined {
  return line.includes('$imagepolicy')
    ? 'Flux image automation writes this line (`$imagepolicy`): it will set the version again when its policy says so.'
    : undefined;
}
