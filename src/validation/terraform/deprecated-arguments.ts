import type { ConfigObject, ConfigProblem, ConfigRule, ConfigValue } from './config-rule.ts';
import type { AttributeSchema, BlockSchema } from './packs/provider-schema.ts';

/**
 * Arguments and resources that the AWS provider still takes and warns about; `''` stands for the whole resource. Packs from npm
 * carry no such flags. Source: the provider's upgrade guides for versions 4 to 6 and its documentation.
 */
const retired: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: [
    'acceleration_status',
    'acl',
    'cors_rule',
    'grant',
    'lifecycle_rule',
    'logging',
    'object_lock_configuration',
    'policy',
    'replication_configuration',
    'request_payer',
    'server_side_encryption_configuration',
    'versioning',
    'website',
  ],
  aws_s3_bucket_object: [''],
  aws_iam_role: ['inline_policy', 'managed_policy_arns'],
  aws_iam_policy_attachment: [''],
  aws_eip: ['vpc'],
  aws_security_group: ['ingress', 'egress'],
  aws_security_group_rule: [''],
  aws_autoscaling_attachment: ['alb_target_group_arn'],
  aws_cloudfront_origin_access_identity: [''],
  aws_guardduty_detector: ['datasources'],
  aws_launch_configuration: [''],
  aws_ssm_association: ['instance_id'],
  aws_opsworks_stack: [''],
};

/**
 * Refuses arguments that a provider has deprecated, by the flags of its schema or our table for packs without flags.
 * For what we write ourselves (templates); what a team has had for years is left to Terraform's own warnings.
 */
export const deprecatedArguments: ConfigRule = ({ source, type, schema, kind }, config) => {
  const listed = source.endsWith('/hashicorp/aws') && kind === 'resource' ? (retired[type] ?? []) : [];
  const whole = listed.includes('') || schema.block.deprecated === true ? [problem(type, [])] : [];
  return [
    ...whole,
    ...listed.filter((name) => isSet(config[name])).map((name) => problem(name, [name])),
    ...inBlock(schema.block, config, []),
  ];
};

function inBlock(block: BlockSchema, value: ConfigObject, path: readonly (string | number)[]): ConfigProblem[] {
  const ofAttributes = Object.entries(block.attributes ?? {}).flatMap(([name, attribute]) =>
    isDeprecated(attribute, value[name]) ? [problem(name, [...path, name])] : [],
  );
  const ofBlocks = Object.entries(block.block_types ?? {}).flatMap(([name, nested]) => {
    const items = value[name];
    const here = [...path, name];
    if (nested.block.deprecated === true && isSet(items)) return [problem(name, here)];
    const list: readonly ConfigValue[] = isList(items) ? items : [items ?? null];
    return list.flatMap((item, index) =>
      isObject(item) ? inBlock(nested.block, item, isList(items) ? [...here, index] : here) : [],
    );
  });
  return [...ofAttributes, ...ofBlocks];
}

function isDeprecated(attribute: AttributeSchema, value: ConfigValue | undefined): boolean {
  return attribute.deprecated === true && isSet(value);
}

function isSet(value: ConfigValue | undefined): boolean {
  return value !== undefined && value !== null && !(isList(value) && value.length === 0);
}

function isList(value: ConfigValue | undefined): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

function isObject(value: ConfigValue): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(name: string, path: readonly (string | number)[]): ConfigProblem {
  return {
    severity: 'error',
    summary: 'Deprecated argument',
    detail: `"${name}" is deprecated by its provider; the provider's documentation says what takes its place.`,
    path,
  };
}
