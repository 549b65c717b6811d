import { isExpression, resolve } from './expressions.ts';
import type { Json } from '../../domain/json.ts';
import { textOf } from './leaves.ts';
import type { Scene } from './scene.ts';
import { shown, traceOf, unknownOf, type Trace } from './trace.ts';

type Exposure = {
  readonly key: RegExp;
  readonly type?: RegExp;
  readonly isPublic: (to: Json, from: Json | undefined) => boolean;
};

const isTrue = (to: Json): boolean => to === true || to === 'true';
const isFalse = (to: Json): boolean => to === false || to === 'false';

/** Attributes that put data within everybody's reach. One row adds one. */
const exposures: readonly Exposure[] = [
  { key: /^(?:publicly_accessible|publiclyAccessible|is_public|public_ip_enabled)$/, isPublic: isTrue },
  {
    key: /^(?:acl|canned_acl|predefined_acl)$/,
    isPublic: (to) => /^(?:public-read|public-read-write|authenticated-read|publicRead\w*)$/.test(textOf(to)),
  },
  {
    key: /^(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets|uniform_bucket_level_access)$/,
    isPublic: isFalse,
  },
  { key: /^(?:member|members|role_entity)$/, isPublic: (to) => /\ball(?:Authenticated)?Users\b/.test(textOf(to)) },
  { key: /^public_access_prevention$/, isPublic: (to, from) => to === 'inherited' && from === 'enforced' },
  { key: /^container_access_type$/, isPublic: (to) => to === 'blob' || to === 'container' },
  {
    key: /^(?:allow_blob_public_access|allow_nested_items_to_be_public|public_network_access_enabled)$/,
    isPublic: isTrue,
  },
  { key: /^ipv4_enabled$/, type: /^google_sql_database_instance$/, isPublic: isTrue },
  { key: /^default_action$/, type: /^azurerm_(?:storage_account|key_vault)/, isPublic: (to) => to === 'Allow' },
];

/** Buckets and databases that everybody can reach. */
export function findPublicData(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole === 'removed')
      return /^aws_s3_(?:bucket|account)_public_access_block$/.test(touch.type)
        ? [traceOf(touch, '', `\`${touch.object}\`, which kept the public out, is removed`)]
        : [];
    return touch.values.flatMap(({ key, path, from, to }) => {
      const exposure = exposures.find((row) => row.key.test(key) && (row.type?.test(touch.type) ?? true));
      if (exposure === undefined || to === undefined) return [];
      const value = resolve(to, touch, scene);
      if (value !== undefined && exposure.isPublic(value, from))
        return [traceOf(touch, path, `\`${key}\` is ${shown(value)}`)];
      return isExpression(value) && /^(?:publicly_accessible|acl|block_public|restrict_public)/.test(key)
        ? [unknownOf(touch, path, value)]
        : [];
    });
  });
}
