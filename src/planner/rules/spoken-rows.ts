import type { Action } from './actions.ts';
import { stemsOf } from './stems.ts';
import type { ValueType } from './setting.ts';

/** One kind of value that people have words of their own for. */
export type SpokenRow = {
  readonly row: string;
  /** Where it is: matched against `Kind path`, with list selectors written `[]`; `Values`, `Terraform` stand for the kinds of files without one. */
  readonly at: RegExp;
  /** Ways to say it; the first is used in messages. `{key}` is the last key (or the name of the list item). */
  readonly phrases: readonly string[];
  readonly type: ValueType;
  /** Counts only where a value of this kind stands now. */
  readonly of?: 'boolean';
  /** Actions that alone mean this value. */
  readonly verbs?: readonly Action[];
};

const workload = '(?:Deployment|StatefulSet|ReplicaSet|Rollout|DaemonSet|Job|CronJob|Pod)';

/**
 * The grammar of what can be changed, as a table: one row adds a kind of value.
 * The first row that fits a place counts; what fits none is spoken of by its own key (`key` row).
 */
export const spokenRows: readonly SpokenRow[] = [
  {
    row: 'min replicas',
    at: /^(?:HorizontalPodAutoscaler spec\.minReplicas|ScaledObject spec\.minReplicaCount|Values .*min_?[rR]eplicas?(?:Count)?)$/,
    phrases: ['min replicas', 'min', 'min pods', 'min instances', 'at least replicas', 'hpa min'],
    type: 'count',
  },
  {
    row: 'max replicas',
    at: /^(?:HorizontalPodAutoscaler spec\.maxReplicas|ScaledObject spec\.maxReplicaCount|Values .*max_?[rR]eplicas?(?:Count)?)$/,
    phrases: ['max replicas', 'max', 'max pods', 'max instances', 'hpa max'],
    type: 'count',
  },
  {
    row: 'replicas',
    at: /^(?:(?:Deployment|StatefulSet|ReplicaSet|Rollout) spec\.replicas|Values (?:.*\.)?(?:replicaCount|replicas))$/,
    phrases: ['replicas', 'replica count', 'pods', 'pod count', 'instances', 'copies', 'number of replicas'],
    type: 'count',
    verbs: ['scale', 'double', 'triple', 'halve'],
  },
  {
    row: 'target utilization',
    at: /^(?:HorizontalPodAutoscaler .*averageUtilization|Values .*targetCPUUtilizationPercentage)$/,
    phrases: [
      'target cpu',
      'cpu target',
      'target utilization',
      'cpu utilization',
      'target cpu utilization',
      'cpu threshold',
    ],
    type: 'percent',
  },
  {
    row: 'image',
    at: new RegExp(
      `^(?:${workload} .*\\.(?:containers|initContainers)\\[\\]\\.image|Values (?:.*\\.)?image\\.(?:tag|digest))$`,
    ),
    phrases: [
      'image',
      'image tag',
      'tag',
      'version',
      'image version',
      'container image',
      'image digest',
      'digest',
      'release',
    ],
    type: 'image',
    verbs: ['upgrade', 'downgrade'],
  },
  {
    row: 'image',
    at: /^(?:Terraform .*\.(?:image|container_image|image_uri)|Values (?:.*\.)?image|[A-Z]\w+ (?:.*\.)?image)$/,
    phrases: ['image', 'image tag', 'tag', 'image version', 'container image'],
    type: 'image',
  },
  ...(['cpu', 'memory'] as const).flatMap((resource) =>
    (['request', 'limit'] as const).map((bound): SpokenRow => ({
      row: `${resource} ${bound}`,
      at: new RegExp(`^(?:${workload} .*\\.resources|Values (?:.*\\.)?resources)\\.${bound}s\\.${resource}$`),
      phrases: [`${resource} ${bound}`, resource, ...(resource === 'memory' ? [`ram ${bound}`, 'ram'] : [])],
      type: resource,
    })),
  ),
  {
    row: 'environment variable',
    at: new RegExp(
      `^(?:${workload} .*\\.env\\[\\]\\.value|Values (?:.*\\.)?(?:env|extraEnv|environment|envVars)(?:\\.[A-Za-z_][A-Za-z0-9_]*|\\[\\]\\.value))$`,
    ),
    phrases: ['{key}'],
    type: 'text',
  },
  {
    row: 'schedule',
    at: /^(?:[A-Z]\w+ spec\.(?:trigger\.)?schedule|Values (?:.*\.)?schedule|Terraform .*\.schedule(?:_expression)?)$/,
    phrases: ['schedule', 'cron', 'cron schedule', 'cron expression', 'run time'],
    type: 'schedule',
  },
  {
    row: 'suspend',
    at: /^(?:CronJob spec\.suspend|\w+ spec\.suspend)$/,
    phrases: ['suspend', 'suspended'],
    type: 'boolean',
    verbs: ['suspend', 'resume'],
  },
  { row: 'time zone', at: /^CronJob spec\.timeZone$/, phrases: ['time zone', 'timezone'], type: 'text' },
  {
    row: 'job deadline',
    at: /^(?:CronJob|Job) .*activeDeadlineSeconds$/,
    phrases: ['active deadline', 'deadline', 'job timeout', 'timeout'],
    type: 'duration',
  },
  {
    row: 'retries',
    at: /^(?:CronJob|Job) .*backoffLimit$/,
    phrases: ['backoff limit', 'retries', 'retry limit'],
    type: 'count',
  },
  {
    row: 'grace period',
    at: /terminationGracePeriodSeconds$/,
    phrases: ['termination grace period', 'grace period', 'shutdown time'],
    type: 'duration',
  },
  { row: 'service port', at: /^Service spec\.ports\[\]\.port$/, phrases: ['service port', 'port'], type: 'number' },
  {
    row: 'container port',
    at: new RegExp(`^${workload} .*\\.ports\\[\\]\\.containerPort$`),
    phrases: ['container port', 'port'],
    type: 'number',
  },
  {
    row: 'storage',
    at: /^(?:StatefulSet|PersistentVolumeClaim) .*resources\.requests\.storage$/,
    phrases: [
      'storage',
      'storage size',
      'volume size',
      'volume',
      'disk',
      'disk size',
      'disk space',
      'size',
      'storage request',
    ],
    type: 'memory',
  },
  {
    row: 'storage',
    at: /^Values (?:.*\.)?(?:persistence|storage)\.size$/,
    phrases: ['storage', 'storage size', 'volume size', 'disk', 'disk size', 'size', 'persistence size'],
    type: 'memory',
  },
  { row: 'component', at: /^Component /, phrases: ['{key} component'], type: 'text' },
  { row: 'lifecycle', at: /^Terraform .*\.lifecycle\.prevent_destroy$/, phrases: ['prevent destroy'], type: 'boolean' },
  {
    row: 'lifecycle',
    at: /^Terraform .*\.lifecycle\.create_before_destroy$/,
    phrases: ['create before destroy'],
    type: 'boolean',
  },
  {
    row: 'toggle',
    at: /^\w+ (?:.*\.)?enabled$/,
    phrases: ['{parent}', '{parent} enabled'],
    type: 'boolean',
    verbs: [],
  },
  {
    row: 'switch',
    at: /^(?:Terraform|Variable) ?(?:.*\.)?(?:(?:enable|create)_\w+|\w+_enabled?)$/,
    phrases: ['{key}', '{switched}'],
    type: 'boolean',
    of: 'boolean',
  },
  { row: 'restart', at: /\brestartedAt"?\]?$/, phrases: ['restart'], type: 'text', verbs: ['restart'] },
  { row: 'label', at: /^\w+ (?:.*\.)?labels(?:\.[^.]+|\[.*\])$/, phrases: ['{key} label'], type: 'text' },
  {
    row: 'annotation',
    at: /^\w+ (?:.*\.)?[aA]nnotations(?:\.[^.]+|\[.*\])$/,
    phrases: ['{key} annotation'],
    type: 'text',
  },
  { row: 'tag', at: /^Terraform (?:.*\.)?(?:tags|labels)\.[^.]+$/, phrases: ['{key} tag'], type: 'text' },
  {
    row: 'dependency version',
    at: /^Chart dependencies\[\]\.version$/,
    phrases: ['{parent} dependency', '{parent} dependency version', '{parent} subchart'],
    type: 'version',
    verbs: ['upgrade', 'downgrade'],
  },
  { row: 'chart version', at: /^Chart version$/, phrases: ['chart version', 'version'], type: 'version' },
  { row: 'app version', at: /^Chart appVersion$/, phrases: ['app version', 'application version'], type: 'version' },
  {
    row: 'chart version',
    at: /^(?:HelmRelease spec\.chart\.spec\.version|Application spec\.source\.targetRevision)$/,
    phrases: ['chart version', 'version', 'chart', 'target revision', 'revision'],
    type: 'version',
    verbs: ['upgrade', 'downgrade'],
  },
  {
    row: 'source version',
    at: /^(?:OCIRepository|GitRepository) spec\.ref\.(?:tag|semver)$/,
    phrases: ['version', 'tag', 'ref', 'chart version', 'chart', 'release', 'source'],
    type: 'version',
    verbs: ['upgrade', 'downgrade'],
  },
  {
    row: 'source branch',
    at: /^GitRepository spec\.ref\.branch$/,
    phrases: ['branch', 'ref', 'source branch'],
    type: 'text',
  },
  {
    row: 'module version',
    at: /^Terraform (?:module\..*\.(?:version|ref)|terragrunt\.ref)$/,
    phrases: ['module version', 'version', 'module', 'ref', 'source ref', 'module ref', 'module source'],
    type: 'version',
    verbs: ['upgrade', 'downgrade'],
  },
  {
    row: 'cluster version',
    at: /^Terraform (?:\w*_(?:eks|kubernetes|container)_?\w*cluster\..*\.(?:version|min_master_version)|.*\.(?:\w+_)?(?:kubernetes_version|cluster_version))$|^Variable (?:.*\.)?(?:\w+_)?(?:kubernetes_version|cluster_version)$/,
    phrases: ['kubernetes version', 'cluster version', 'eks version', 'version'],
    type: 'version',
    verbs: ['upgrade'],
  },
  {
    row: 'terraform version',
    at: /^Terraform terraform\.required_version$/,
    phrases: ['required version', 'terraform version', 'required terraform version'],
    type: 'version',
  },
  {
    row: 'provider version',
    at: /^Terraform terraform\.required_providers\..*\.version$/,
    phrases: ['{parent} provider version', '{parent} provider', 'provider version'],
    type: 'version',
    verbs: ['upgrade'],
  },
];

/** Units that a key may end in; they need not be said. */
export const unitStems: ReadonlySet<string> = new Set(
  'second minute hour day gib gb mb mib percent percentage count number num in of period ms millisecond block size'.split(
    ' ',
  ),
);

/** The stems of each way to say a row, for a key of this name under this parent. */
export function phrasesOf(row: SpokenRow, key: string, parent: string): readonly (readonly string[])[] {
  const switched = key.replace(/^(?:enable|create)_|_enabled?$/g, '');
  return row.phrases.map((phrase) =>
    stemsOf(phrase.replace('{key}', key).replace('{parent}', parent).replace('{switched}', switched)),
  );
}
