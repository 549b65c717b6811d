import { isExpression } from './expressions.ts';
import { textOf, type Value } from './leaves.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, unknownOf, type Trace } from './trace.ts';

const guards =
  /^(?:prevent_destroy|deletion_protection|deletion_protection_enabled|enable_deletion_protection|termination_protection|disable_api_termination|deletionProtection|prevent_deletion_if_contains_resources)$/;
const hazards =
  /^(?:force_destroy|force_delete|skip_final_snapshot|delete_automated_backups|forceDestroy|skipFinalSnapshot)$/;

/** Switches that keep something from being destroyed by mistake and are turned off; in a new thing only what says so loudly counts. */
export function findLostProtection(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) =>
    touch.whole === 'removed' ? [] : touch.values.flatMap((value) => lostProtection(value, touch)),
  );
}

function lostProtection(value: Value, touch: Touch): readonly Trace[] {
  const { key, path, from, to } = value;
  if (guards.test(key) && isOn(from) && !isOn(to)) return [told(value, touch)];
  // What was never protected is no loss; what is made to be destroyed easily, is.
  if (hazards.test(key) && isOn(to)) return [told(value, touch)];
  if (hazards.test(key) && touch.whole === 'changed' && isExpression(to)) return [unknownOf(touch, path, to)];
  if (/reclaimPolicy$/i.test(key) && from === 'Retain' && to !== 'Retain') return [told(value, touch)];
  if (/deletionPolicy$/i.test(key) && ['Retain', 'Orphan', 'Snapshot'].includes(textOf(from)) && to !== from)
    return [told(value, touch)];
  if (key === 'helm.sh/resource-policy' && from === 'keep' && to !== 'keep') return [told(value, touch)];
  return key === 'argocd.argoproj.io/sync-options' &&
    /(?:Prune|Delete)=false/.test(textOf(from)) &&
    !/(?:Prune|Delete)=false/.test(textOf(to))
    ? [told(value, touch)]
    : [];
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}

function told({ path, key, from, to }: Value, touch: Touch): Trace {
  return traceOf(touch, path, `\`${key}\` of \`${touch.object}\` goes from ${shown(from)} to ${shown(to)}`);
}

const days =
  /^(?:backup_retention_period|backup_retention_days|retention_in_days|retention_period|automatic_backup_retention_days|snapshot_retention_limit|preferred_backup_retention|recovery_window_in_days|deletion_window_in_days|soft_delete_retention_days|automated_snapshot_retention_period|message_retention_seconds)$/;
const backupTypes =
  /^(?:aws_backup_plan|aws_backup_selection|aws_dlm_lifecycle_policy|aws_s3_bucket_versioning|aws_s3_bucket_replication_configuration|aws_db_instance_automated_backups_replication|google_compute_resource_policy|azurerm_backup_\w+|Schedule|ScheduledBackup|BackupSchedule|VolumeSnapshotClass|BackupStorageLocation)$/;
const switches =
  /(?:^|\.|\])(?:point_in_time_recovery(?:\[0\])?\.enabled|backup_configuration(?:\[0\])?\.enabled|versioning(?:\[0\])?\.enabled|versioning_enabled|backups?\.enabled|backup_policy(?:\[0\])?\.status|versioning_configuration(?:\[0\])?\.status|point_in_time_recovery_enabled|geo_redundant_backup_enabled)$/;

/** Backups, versions and retention that become less. */
export function findBackupCuts(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole === 'removed')
      return backupTypes.test(touch.type) && !scene.stateMoves.has(touch.object)
        ? [traceOf(touch, '', `\`${touch.object}\` is removed`)]
        : [];
    return touch.values.flatMap((value) => backupCut(value, touch));
  });
}

function backupCut(value: Value, touch: Touch): readonly Trace[] {
  const { key, path, from, to } = value;
  if (switches.test(path) && isWorking(from) && !isWorking(to)) return [told(value, touch)];
  if (!days.test(key)) return [];
  if (touch.whole === 'changed' && isExpression(to)) return [unknownOf(touch, path, to)];
  // A retention of nothing keeps nothing, also in what is new; log groups alone keep for ever at 0.
  const off = key.startsWith('backup') && to === 0;
  const less = from !== undefined && Number(to ?? 0) < Number(from);
  return off || (less && touch.whole === 'changed') ? [told(value, touch)] : [];
}

function isWorking(value: unknown): boolean {
  return value === true || value === 'true' || value === 'Enabled' || value === 'ENABLED';
}
