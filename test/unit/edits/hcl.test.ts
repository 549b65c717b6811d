import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { edited, refusal } from './edited.ts';

const main = `# kept
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0" # pinned
    }
  }
}

resource "aws_s3_bucket" "logs" {
  bucket        = "logs-\${var.env}"
  force_destroy = false

  # the rules
  rule {
    id = "a"
    expiration {
      days = 30
    }
  }
  rule {
    id = "b"
  }
}

module "net" {
  source = "../net"
  azs    = ["a", "b"]
  tags = {
    owner = "x"
  }
  motd = <<-EOT
    hello
      there
  EOT
}

variable "x" { type = string }

data "aws_ami" "x" {
  dynamic "filter" {
    for_each = var.filters
    content {
      name = filter.key
    }
  }
}
`;
const bucket = 'aws_s3_bucket.logs';
const set = (object: string, path: string, value: Json): Promise<string> =>
  edited('main.tf', main, [['set', path, value]], object);

describe('setting a value in HCL', () => {
  test('a value in an object in a block; its comment stays', async () => {
    const after = main.replace('~> 5.0', '~> 6.0');
    expect(await set('terraform', 'required_providers.aws.version', '~> 6.0')).toBe(after);
  });

  test('a nested block is found with and without the position of a single one', async () => {
    const after = main.replace('days = 30', 'days = 90');
    expect(await set(bucket, 'rule[0].expiration.days', 90)).toBe(after);
    expect(await set(bucket, 'rule[0].expiration[0].days', 90)).toBe(after);
  });

  test('a labelled block', async () => {
    const after = main.replace('filter.key', 'filter.value');
    expect(await set('data.aws_ami.x', 'dynamic.filter.content.name', '${filter.value}')).toBe(after);
  });

  test('strings, expressions and literals are written as HCL writes them', async () => {
    const line = async (value: Json): Promise<string | undefined> =>
      (await set(bucket, 'force_destroy', value)).split('\n').find((one) => one.includes('force_destroy'));
    expect(await line('${var.a ? 1 : 2}')).toBe('  force_destroy = var.a ? 1 : 2');
    expect(await line('a-${var.b}-"c"\\d')).toBe('  force_destroy = "a-${var.b}-\\"c\\"\\\\d"');
    expect(await line('$${literal}')).toBe('  force_destroy = "$${literal}"');
    expect(await line('${"${a}"}-${b["x}"]}')).toBe('  force_destroy = "${"${a}"}-${b["x}"]}"');
    expect(await line(null)).toBe('  force_destroy = null');
    expect(await line(-1.5)).toBe('  force_destroy = -1.5');
    expect(await line(['a', 1, '${b}'])).toBe('  force_destroy = ["a", 1, b]');
  });

  test('a new attribute goes behind the last one, before the nested blocks, and its block is aligned', async () => {
    const after = main
      .replace('bucket        = ', 'bucket              = ')
      .replace('force_destroy = false\n', 'force_destroy       = false\n  object_lock_enabled = true\n');
    expect(await set(bucket, 'object_lock_enabled', true)).toBe(after);
  });

  test('tags of a resource and maps of a module are created; what may be a block is not', async () => {
    expect(await set(bucket, 'tags.owner', 'me')).toBe(
      main.replace('force_destroy = false\n', 'force_destroy = false\n  tags = {\n    owner = "me"\n  }\n'),
    );
    expect(await set('module.net', 'settings.size', 1)).toContain('EOT\n  settings = {\n    size = 1\n  }\n}');
    expect(await refusal(set(bucket, 'versioning.enabled', true))).toMatch(
      /line 11: `aws_s3_bucket\.logs` has no `versioning`, and whether it is a block or a map cannot be told.*`rule`/,
    );
  });

  test('an object element, its key quoted where it must be', async () => {
    const after = 'tags = {\n    owner           = "x"\n    "cost-center/x" = "1"\n  }';
    expect(await set('module.net', 'tags["cost-center/x"]', '1')).toContain(after);
  });

  test('a heredoc keeps its form', async () => {
    const after = main.replace('hello\n      there', 'hello\n      you');
    expect(await set('module.net', 'motd', 'hello\n  you\n')).toBe(after);
  });

  test('a block on one line opens up', async () => {
    const after = main.replace(
      'variable "x" { type = string }',
      'variable "x" {\n  type    = string\n  default = "q"\n}',
    );
    expect(await set('variable.x', 'default', 'q')).toBe(after);
  });

  test('CRLF and a byte order mark stay', async () => {
    const windows = `\uFEFF${main.replaceAll('\n', '\r\n')}`;
    const after = await edited('main.tf', windows, [['set', 'force_destroy', true]], bucket);
    expect(after).toBe(windows.replace('force_destroy = false', 'force_destroy = true'));
    const added = await edited('main.tf', windows, [['set', 'acl', 'x']], bucket);
    expect(added.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('a file that was not formatted keeps its style outside the change', async () => {
    const ugly = 'locals {\n a=1\n  bb   = 2\n}\nresource "a" "b" {\n  x = 1\n}\n';
    expect(await edited('a.tf', ugly, [['set', 'a', 3]], 'locals')).toBe(ugly.replace('a=1', 'a=3'));
    expect(await edited('a.tf', ugly, [['set', 'long', 3]], 'a.b')).toBe(ugly.replace('x = 1', 'x    = 1\n  long = 3'));
  });
});

describe('lists and blocks in HCL', () => {
  test('items are added and removed', async () => {
    const after = await edited(
      'main.tf',
      main,
      [
        ['insert', 'azs', 'c'],
        ['remove', 'azs[0]'],
      ],
      'module.net',
    );
    expect(after).toBe(main.replace('["a", "b"]', '["b", "c"]'));
    const lines = 'a = [\n  "x", # one\n  "y"\n]\n';
    expect(await edited('a.tfvars', lines, [['insert', 'a', 'z']])).toBe('a = [\n  "x", # one\n  "y",\n  "z"\n]\n');
    expect(await edited('a.tfvars', lines, [['remove', 'a[0]']])).toBe('a = [\n  "y"\n]\n');
    expect(await edited('a.tfvars', lines, [['remove', 'a[1]']])).toBe('a = [\n  "x" # one\n]\n');
  });

  test('a nested block is added after the last of its type and removed', async () => {
    const after = main.replace('    id = "b"\n  }\n', '    id = "b"\n  }\n\n  rule {\n    id = "c"\n  }\n');
    expect(await edited('main.tf', main, [['insert', 'rule', { id: 'c' }]], bucket)).toBe(after);
    expect(await edited('main.tf', after, [['remove', 'rule[2]']], bucket)).toBe(main);
    expect(await refusal(edited('main.tf', main, [['remove', 'rule']], bucket))).toMatch(/there are 2 blocks `rule`/);
  });

  test('a body that loses its last attribute is written as an empty one', async () => {
    const empty = 'data "a" "b" {}\n';
    const one = 'data "a" "b" {\n  c = 1\n}\n';
    expect(await edited('m.tf', empty, [['set', 'c', 1]], 'data.a.b')).toBe(one);
    expect(await edited('m.tf', one, [['remove', 'c']], 'data.a.b')).toBe(empty);
  });

  test('a top-level block goes with its comments; a new one is formatted', async () => {
    const added: Operation = { op: 'add-block', file: 'main.tf', object: '', text: 'output "y" {\nvalue = 1\n}' };
    const { files } = await applyOperations([added], () => main);
    const after = files[0]?.after ?? '';
    expect(after).toBe(`${main}\noutput "y" {\n  value = 1\n}\n`);
    expect(await edited('main.tf', after, [['remove', '']], 'output.y')).toBe(main);
    expect(await edited('main.tf', main, [['remove', '']], 'terraform')).toBe(main.slice(main.indexOf('resource')));
  });

  test('a block is added inside a block', async () => {
    const text = 'lifecycle {\n  prevent_destroy = true\n}';
    const { files } = await applyOperations([{ op: 'add-block', file: 'main.tf', object: bucket, text }], () => main);
    expect(files[0]?.after).toContain('    id = "b"\n  }\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n');
  });
});

describe('variables and Terragrunt', () => {
  test('tfvars', async () => {
    const text = 'region = "a" # here\nsize   = { cpu = 1 }\n';
    expect(await edited('env/prod.tfvars', text, [['set', 'region', 'b']])).toBe(text.replace('"a"', '"b"'));
    expect(await edited('env/prod.tfvars', text, [['set', 'size.disk', 2]])).toBe(text.replace('1 }', '1, disk = 2 }'));
    expect(await edited('env/prod.tfvars', '', [['set', 'a.b', 2]])).toBe('a = {\n  b = 2\n}\n');
  });

  test('Terragrunt inputs, also where there are none yet', async () => {
    const include = 'include "root" {\n  path = find_in_parent_folders()\n}\n';
    const after = `${include}\ninputs = {\n  size = 1\n}\n`;
    expect(await edited('live/terragrunt.hcl', include, [['set', 'inputs.size', 1]])).toBe(after);
    expect(await edited('live/terragrunt.hcl', after, [['set', 'inputs.size', 2]])).toBe(after.replace('1', '2'));
    expect(await edited('live/terragrunt.hcl', after, [['remove', 'inputs']])).toBe(include);
    expect(await refusal(edited('main.tf', 'locals {}\n', [['set', 'a', 1]]))).toMatch(
      /there is no `main\.tf` in this file/,
    );
  });

  test('JSON syntax', async () => {
    const text = '{\n\t"variable": {"x": {"default": [1, 2]}},\n\t"empty": {}\n}';
    const shorts = [
      ['set', 'variable.x.default[1]', 3],
      ['set', 'empty.a', { b: [] }],
    ] as const;
    expect(await edited('main.tf.json', text, shorts)).toBe(
      '{\n\t"variable": {"x": {"default": [1, 3]}},\n\t"empty": {\n\t\t"a": {\n\t\t\t"b": []\n\t\t}\n\t}\n}',
    );
    const list = '{"a": [\n  1,\n  2\n]}\n';
    expect(
      await edited('a.json', list, [
        ['insert', 'a', 3],
        ['remove', 'a[0]'],
      ]),
    ).toBe('{"a": [\n  2,\n  3\n]}\n');
    expect(await edited('a.json', list, [['remove', 'a[1]']])).toBe('{"a": [\n  1\n]}\n');
  });
});
