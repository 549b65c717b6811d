import type { Json } from '../../domain/json.ts';
import { isMap, listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import { modulePairs } from './terraform-blocks.ts';

/** Terraform: encryption, redundancy and drift that nobody mends. */
export const safetyRules: readonly ReviewRule[] = [
  {
    kind: 'change',
    name: 'encryption-off',
    severity: 'error',
    looksAt: 'Encryption that is switched off or whose block is removed; plain HTTP listeners.',
    find: findLostEncryption,
  },
  {
    kind: 'change',
    name: 'redundancy-off',
    severity: 'warning',
    looksAt: 'In production: several zones, automatic failover, logging and monitoring that are switched off.',
    find: findLostRedundancy,
  },
  {
    kind: 'change',
    name: 'ignores-changes',
    severity: 'warning',
    looksAt: '`ignore_changes = all` without `replace_triggered_by`: Terraform would never mend the resource again.',
    find: findIgnored,
  },
];

const encryptions =
  /^(?:encrypted|encrypt|storage_encrypted|at_rest_encryption_enabled|transit_encryption_enabled|encryption_enabled|kms_encrypted|sse_enabled|enable_encryption|server_side_encryption_enabled|sqs_managed_sse_enabled|https_only|enable_https_traffic_only|require_ssl)$/;

function findLostEncryption({ changes }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, from, to }): Fact[] => {
    if (!/\.tf(?:vars)?$|\.hcl$/.test(file)) return [];
    const key = lastKey(path);
    const isOff = encryptions.test(key) && (to === false || (to === undefined && from === true));
    const isBlockGone = to === undefined && path === '' && /server_side_encryption_configuration/.test(object);
    const isKeyGone =
      to === undefined &&
      path !== '' &&
      /^(?:kms_key_id|kms_master_key_id|kms_key_arn|kms_key_name|disk_encryption_set_id)$/.test(key);
    const isPlain = key === 'protocol' && to === 'HTTP' && from === 'HTTPS';
    const inNew =
      path === '' && from === undefined && isMap(to)
        ? Object.entries(to).find(([name, value]) => encryptions.test(name) && value === false)?.[0]
        : undefined;
    if (!isOff && !isBlockGone && !isKeyGone && !isPlain && inNew === undefined) return [];
    const what = isBlockGone
      ? 'Its encryption block is removed'
      : isPlain
        ? '`protocol` becomes `HTTP`'
        : isKeyGone || to === undefined
          ? `\`${key}\` is removed`
          : `\`${inNew ?? key}\` is \`false\``;
    return [
      {
        file,
        object,
        path,
        words: [inNew ?? key, object.split('.').at(-1) ?? ''],
        message: `\`${object}\` would no longer be encrypted: ${what.charAt(0) === '`' ? what : what.toLowerCase()}.`,
        ...(isOff && to === false ? { fix: { from: 'false', to: 'true' } } : {}),
      },
    ];
  });
}

const redundancies =
  /^(?:multi_az|multi_az_enabled|automatic_failover_enabled|zone_redundant|high_availability|enable_cross_zone_load_balancing|performance_insights_enabled|enable_log_file_validation|is_multi_region_trail|enable_logging)$/;

function findLostRedundancy({ changes, after }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, from, to }): Fact[] => {
    const key = lastKey(path);
    if (!redundancies.test(key) || from !== true || (to !== false && to !== undefined)) return [];
    if (!after.environmentsOf(file).some(after.isProduction)) return [];
    return [
      {
        file,
        object,
        path,
        words: [key],
        message: `\`${object}\` loses \`${key}\` in production (${to === undefined ? 'removed' : 'now `false`'}).`,
        ...(to === false ? { fix: { from: 'false', to: 'true' } } : {}),
      },
    ];
  });
}

function lastKey(path: string): string {
  return /([A-Za-z0-9_-]+)(?:\[\d+\])?$/.exec(path)?.[1] ?? '';
}

function findIgnored(scene: ReviewScene): readonly Fact[] {
  return modulePairs(scene).flatMap(({ old, now }) =>
    now.blocks.flatMap((block): Fact[] => {
      const ignores = (value: Json | undefined): boolean =>
        /\ball\b/.test(textAt(value, 'lifecycle', 'ignore_changes') ?? '') ||
        listAt(value, 'lifecycle', 'ignore_changes').includes('${all}');
      const then = old.blocks.find(({ object }) => object === block.object);
      // What is made anew on purpose when something else changes has nothing to be mended.
      const isTriggered = valueAt(block.value, 'lifecycle', 'replace_triggered_by') !== undefined;
      if (!ignores(block.value) || ignores(then?.value) || isTriggered) return [];
      return [
        {
          file: block.file,
          object: block.object,
          words: ['ignore_changes'],
          message: `\`${block.object}\` ignores all changes, so that Terraform never mends it again.`,
        },
      ];
    }),
  );
}
