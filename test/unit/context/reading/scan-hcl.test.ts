import { describe, expect, test } from 'vitest';
import { scanHcl } from '../../../../src/context/reading/scan-hcl.ts';
import { hclLiteral } from '../../../../src/context/reading/hcl-literal.ts';
import { text } from '../memory-tree.ts';

describe('scanning HCL', () => {
  test('finds blocks with their labels and lines, through strings, heredocs, templates and comments', () => {
    const scan = scanHcl(
      text(`
        # resource "not" "this" {
        resource "aws_s3_bucket" "logs" {
          bucket = "a-\${var.map["key"]}-{" // brace in a string
          policy = <<-EOF
            resource "not" "that" {
          EOF
          /* resource "nor" "this" { */
          lifecycle {
            prevent_destroy = true
          }
        }
        module "m" { source = "./x" }
      `),
    );
    expect(scan).toMatchObject({
      kind: 'hcl',
      body: {
        blocks: [
          {
            type: 'resource',
            labels: ['aws_s3_bucket', 'logs'],
            line: 2,
            endLine: 11,
            blocks: [{ type: 'lifecycle', line: 8 }],
          },
          { type: 'module', labels: ['m'], line: 12, attributes: [{ name: 'source', source: '"./x"', line: 12 }] },
        ],
      },
    });
  });

  test('an expression over several lines belongs to one attribute', () => {
    const scan = scanHcl('a = [\n  1,\n  2, # two\n]\nb = merge(\n  x,\n  y\n)\nc = 1\n');
    expect(scan.kind === 'hcl' && scan.body.attributes.map(({ name, line }) => [name, line])).toEqual([
      ['a', 1],
      ['b', 5],
      ['c', 9],
    ]);
  });

  test.each([
    ['resource "a" "b" {\n  x = 1\n', 3, 'not closed'],
    ['a = "open\nb = 1\n', 1, 'string is not closed'],
    ['a = 1\n}\n', 2, 'closes nothing'],
    ['a = [1\nb = 2\n', 3, 'not closed'],
    ['a = <<EOF\nnever ends\n', 1, 'heredoc'],
    ['a = (1]\n', 1, 'closes nothing'],
    ['a = \n', 1, 'no value'],
    ['ok {\n}\n=\n', 3, 'unexpected'],
  ])('broken text %j is told with its line', (source, line, problem) => {
    expect(scanHcl(source)).toMatchObject({
      kind: 'broken',
      line,
      problem: expect.stringContaining(problem) as string,
    });
  });

  test('deep nesting is refused instead of exhausting the stack', () => {
    expect(scanHcl('a {\n'.repeat(100_000))).toMatchObject({ kind: 'broken' });
    expect(scanHcl(`a = "${'${"'.repeat(100_000)}`)).toMatchObject({ kind: 'broken' });
  });
});

describe('literals of HCL', () => {
  test.each([
    ['3', 3],
    ['-1.5', -1.5],
    ['true', true],
    ['null', null],
    ['"a \\"b\\" $${c}"', 'a "b" ${c}'],
    ['["a", 1,\n # comment\n true]', ['a', 1, true]],
    ['{\n a = 1\n "b-c" = { d : "e" }\n}', { a: 1, 'b-c': { d: 'e' } }],
    ['var.x', '${var.x}'],
    ['"${var.x}"', '${var.x}'],
    ['"a-${var.x}"', 'a-${var.x}'],
    ['var.x ? 1 : 2', '${var.x ? 1 : 2}'],
    ['{ a = var.x, b = [module.y["k"].z, 2] }', { a: '${var.x}', b: ['${module.y["k"].z}', 2] }],
    ['merge({ a = 1 }, var.x)', '${merge({ a = 1 }, var.x)}'],
    ['[for x in var.y : x]', '${[for x in var.y : x]}'],
    ['1 + 2', '${1 + 2}'],
  ])('%s is %j', (source, value) => {
    expect(hclLiteral(source)).toEqual(value);
  });
});
