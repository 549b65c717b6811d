import { describe, expect, it } from 'vitest';
import type { ConfigObject, ConfigSubject } from '../../../../src/validation/terraform/config-rule.ts';
import { deprecatedArguments } from '../../../../src/validation/terraform/deprecated-arguments.ts';
import type { BlockSchema } from '../../../../src/validation/terraform/packs/provider-schema.ts';

const subject = (type: string, block: BlockSchema, source = 'registry.terraform.io/hashicorp/aws'): ConfigSubject => ({
  kind: 'resource',
  source,
  type,
  schema: { version: 0, block },
});

const paths = (of: ConfigSubject, config: ConfigObject): readonly string[] =>
  deprecatedArguments(of, config).map((problem) => problem.path.join('.'));

describe('arguments that their provider has deprecated', () => {
  const schema: BlockSchema = {
    attributes: { old: { type: 'string', deprecated: true }, fine: { type: 'string' } },
    block_types: {
      rule: { nesting_mode: 'list', block: { attributes: { worn: { type: 'number', deprecated: true } } } },
      gone: { nesting_mode: 'list', block: { deprecated: true } },
    },
  };

  it('are refused where they are set, at any depth', () => {
    const config = { old: 'x', fine: 'y', rule: [{ worn: null }, { worn: 1 }], gone: [{}] };
    expect(paths(subject('acme_thing', schema, 'registry.terraform.io/acme/acme'), config)).toEqual([
      'old',
      'rule.1.worn',
      'gone',
    ]);
  });

  it('are fine where they are not set', () => {
    expect(paths(subject('acme_thing', schema), { old: null, fine: 'y', rule: [{ worn: null }], gone: [] })).toEqual(
      [],
    );
  });

  it('are known for AWS too, whose pack carries no flags', () => {
    expect(paths(subject('aws_iam_role', {}), { managed_policy_arns: ['a'] })).toEqual(['managed_policy_arns']);
    expect(deprecatedArguments(subject('aws_security_group_rule', {}), {})).toHaveLength(1);
    const table = { global_secondary_index: [{ key_schema: [{}] }, { hash_key: 'id' }], hash_key: 'id' };
    expect(paths(subject('aws_dynamodb_table', {}), table)).toEqual(['global_secondary_index.1.hash_key']);
    const document = { ...subject('aws_iam_policy_document', {}), kind: 'data' as const };
    expect(paths(document, { source_json: '{}' })).toEqual(['source_json']);
    expect(paths(subject('aws_iam_role', {}, 'registry.terraform.io/acme/aws'), { inline_policy: ['a'] })).toEqual([]);
  });
});
