import type { Inventory } from '../../context/inventory.ts';
import type { Clause } from './clause.ts';
import { kindWords } from './kubernetes-settings.ts';
import { wordsOf, type Word } from './match-settings.ts';
import { stemsOf } from './stems.ts';

/** Something that can be removed as a whole: a Kubernetes object, a Terraform resource or module call. */
export type WholeThing = {
  readonly of: 'terraform' | 'kubernetes';
  readonly label: string;
  /** `Kind/name` or a block's address, as operations name it. */
  readonly object: string;
  /** `NetworkPolicy`, `aws_sqs_queue`, `module`. */
  readonly type: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly environment?: string;
};

/** A clause that asks to remove a thing as a whole: every word of it names the thing or its kind. */
export function wholeThings(clause: Clause, inventory: Inventory): readonly WholeThing[] {
  if (clause.action !== 'remove' || clause.value !== undefined) return [];
  const words = wordsOf(clause.tokens, (at) => clause.explained.has(at));
  const { environments, paths } = clause;
  return [...terraformThings(inventory), ...kubernetesThings(inventory)].filter(
    (thing) =>
      isNamed(thing, words) &&
      (environments.kind !== 'named' ||
        thing.environment === undefined ||
        environments.names.includes(thing.environment)) &&
      (paths.length === 0 || paths.some((path) => thing.file === path || thing.file.startsWith(`${path}/`))),
  );
}

function terraformThings({ terraform }: Inventory): readonly WholeThing[] {
  return terraform.flatMap((module) =>
    module.blocks.flatMap(({ address, at }) => {
      const [type = '', name = ''] = address.split('.');
      if (
        /^(?:variable|output|data|provider|locals?|terraform|moved|import|removed|check)\b/.test(address) ||
        name === ''
      )
        return [];
      const where = module.environment === undefined ? {} : { environment: module.environment };
      return [{ of: 'terraform' as const, label: address, object: address, type, name, ...at, ...where }];
    }),
  );
}

function kubernetesThings({ objects }: Inventory): readonly WholeThing[] {
  return objects
    .filter((object) => object.isPatch === undefined && !object.apiVersion.startsWith('kustomize.config'))
    .map((object) => ({
      of: 'kubernetes',
      label: `${object.kind}/${object.name}`,
      object: object.object,
      type: object.kind,
      name: object.name,
      ...object.at,
      ...(object.environment === undefined ? {} : { environment: object.environment }),
    }));
}

/** Short names that people use for kinds; `kubectl api-resources` lists them. */
const shortKinds: Readonly<Record<string, string>> = {
  PodDisruptionBudget: 'pdb disruption budget',
  NetworkPolicy: 'netpol',
  Namespace: 'ns',
  ConfigMap: 'cm config',
  ServiceAccount: 'sa',
  CustomResourceDefinition: 'crd',
};

/** The name has to be said, and with a name that several kinds share also the kind; no word may be left. */
function isNamed(thing: WholeThing, words: readonly Word[]): boolean {
  const name = stemsOf(thing.name);
  const kind = kindStems(thing);
  const isExact = (word: Word): boolean => word.text === thing.name || word.text === thing.object;
  const said = new Set(words.flatMap((word) => (isExact(word) ? [...word.stems, ...name] : word.stems)));
  const isThis = ['this', 'main', 'default'].includes(thing.name);
  if (!isThis && !name.every((stem) => said.has(stem))) return false;
  const saysKind = words.some((word) => !isExact(word) && word.stems.some((stem) => kind.has(stem)));
  if (!saysKind && !words.some((word) => word.text === thing.object)) return false;
  return words.every(
    (word) => isExact(word) || (!word.precise && word.stems.every((stem) => kind.has(stem) || name.includes(stem))),
  );
}

function kindStems({ of, type, name }: WholeThing): ReadonlySet<string> {
  if (of === 'kubernetes')
    return new Set(stemsOf(`${type} ${type.toLowerCase()} ${shortKinds[type] ?? ''} ${beside(type)} object manifest`));
  const nouns = type === 'module' ? ['module', 'call', ...stemsOf(name).slice(-1)] : stemsOf(type).slice(1);
  return new Set([...nouns, 'terraform', 'resource']);
}

/** What may be said beside the kind of an autoscaler or a claim; a workload is not meant by `app` alone. */
function beside(kind: string): string {
  return ['HorizontalPodAutoscaler', 'PersistentVolumeClaim', 'CronJob', 'ResourceQuota'].includes(kind)
    ? (kindWords[kind] ?? '').replace(/\b(?:app|service|deployment|workload|container)\b/g, '')
    : '';
}
