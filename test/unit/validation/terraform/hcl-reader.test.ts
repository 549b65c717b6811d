import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../../src/validation/terraform/config-file.ts';
import { readObject } from '../../../../src/validation/terraform/hcl-reader.ts';
import { literalString } from '../../../../src/validation/terraform/literal.ts';

const read = (text: string) => readConfigFile('main.tf', text);

describe('readConfigFile on HCL', () => {
  it('gives blocks with labels, lines and nested blocks', () => {
    const { blocks } = read(
      '# comment\nresource "aws_s3_bucket" "logs" {\n  bucket = "x"\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\nlocals { a = 1 }\n',
    );
    expect(blocks.map(({ type, labels, line, endLine }) => [type, labels, line, endLine])).toEqual([
      ['resource', ['aws_s3_bucket', 'logs'], 2, 8],
      ['locals', [], 9, 9],
    ]);
    expect(blocks[0]?.attributes).toEqual([{ name: 'bucket', line: 3, text: '"x"' }]);
    expect(blocks[0]?.blocks[0]).toMatchObject({ type: 'lifecycle', line: 5 });
  });

  it.each([
    ['braces in a string', 'a = "} {"\nb "x" {}\n'],
    ['braces in a heredoc', 'a = <<EOT\n}\n"\nEOT\nb "x" {}\n'],
    ['an indented heredoc with an interpolated quote', 'a = <<-EOT\n  ${f("}")}\n  EOT\nb "x" {}\n'],
    ['a block comment', 'a = 1 /* } " */\nb "x" {}\n'],
    ['a nested template', 'a = "${x ? "{" : "}"}"\nb "x" {}\n'],
    ['an escaped interpolation', 'a = "$${"\nb "x" {}\n'],
    ['a list over several lines', 'a = [\n  1, # one }\n  2,\n]\nb "x" {}\n'],
    ['a for expression', 'a = { for k, v in x : k => v if v == "}" }\nb "x" {}\n'],
    ['comparison operators', 'a = x == 1 && y != 2 && z >= 3\nb "x" {}\n'],
    ['Windows line ends', 'a = 1\r\nb "x" {\r\n}\r\n'],
  ])('is not misled by %s', (_, text) => {
    const { blocks, broken } = read(text);
    expect(broken).toBeUndefined();
    expect(blocks.map(({ type, labels }) => [type, ...labels])).toEqual([['b', 'x']]);
  });

  it('resolves escapes in labels, which Terraform does too', () => {
    expect(read('data "extern\\u0061l" "x" {}').blocks[0]?.labels).toEqual(['external', 'x']);
  });

  it.each([
    ['an unclosed block', 'resource "a" "b" {\n  c = 1\n', 3],
    ['an unclosed string', 'a = "x\n', 1],
    ['an unclosed heredoc', 'a = <<EOT\nx\n', 3],
    ['a stray brace', 'locals {\n}\n}\n', 3],
    ['a label without a block', 'resource "a" "b"\n', 1],
  ])('says where it stopped at %s', (_, text, line) => {
    expect(read(text).broken?.line).toBe(line);
  });

  it('does not overflow on deep nesting', () => {
    expect(read('a {'.repeat(5_000)).broken?.message).toMatch(/nested/);
    expect(read(`a = ${'['.repeat(50_000)}`).broken?.message).toMatch(/nested/);
    expect(read(`a = ${'"${'.repeat(50_000)}`).broken).toBeDefined();
  });
});

describe('readConfigFile on JSON', () => {
  it('gives the same blocks as HCL', () => {
    const { blocks } = readConfigFile(
      'main.tf.json',
      '{\n "resource": {\n  "aws_instance": {\n   "web": {\n    "ami": "x",\n    "provisioner": [{"local-exec": {"command": "id"}}]\n   }\n  }\n }\n}',
    );
    expect(blocks[0]).toMatchObject({ type: 'resource', labels: ['aws_instance', 'web'], line: 4 });
    expect(blocks[0]?.blocks).toMatchObject([{ type: 'provisioner', labels: ['local-exec'], line: 6 }]);
  });

  it('counts both of two equal keys', () => {
    const { blocks } = readConfigFile('x.tf.json', '{"locals": {"a": 1}, "locals": {"b": 2}}');
    expect(blocks.map(({ attributes }) => attributes[0]?.name)).toEqual(['a', 'b']);
  });

  it('says where it stopped', () => {
    expect(readConfigFile('x.tf.json', '{\n "a": [1,\n').broken).toMatchObject({ line: 3 });
    expect(readConfigFile('x.tf.json', '['.repeat(100_000)).broken).toBeDefined();
  });
});

describe('readObject', () => {
  it('reads the items of an object, separated by commas or line ends', () => {
    expect(
      readObject('{\n  source = "hashicorp/aws", version = "~> 5.0"\n  "configuration_aliases": [aws.x]\n}'),
    ).toEqual([
      { name: 'source', line: 2, text: '"hashicorp/aws"' },
      { name: 'version', line: 2, text: '"~> 5.0"' },
      { name: 'configuration_aliases', line: 3, text: '[aws.x]' },
    ]);
  });

  it('is undefined for anything else', () => {
    expect(readObject('"~> 2.0"')).toBeUndefined();
    expect(readObject('{ a = ')).toBeUndefined();
  });
});

describe('literalString', () => {
  it.each([
    ['"a"', 'a'],
    ['"a\\"b"', 'a"b'],
    ['"${var.x}"', undefined],
    ['"a" + "b"', undefined],
    ['var.x', undefined],
  ])('reads %s as %s', (text, value) => {
    expect(literalString(text)).toBe(value);
  });
});
