import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';

/** Each change as `object path: from → to`. */
async function changes(path: string, before?: string, after?: string): Promise<readonly string[]> {
  const file = { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  const found = await semanticChanges({ files: [file] });
  const show = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  return found.map((one) => `${one.object} ${one.path}: ${show(one.from)} → ${show(one.to)}`);
}

describe('semantic changes of YAML', () => {
  test('comments, quotes, order of keys and layout are none', async () => {
    expect(await changes('v.yaml', 'a: 1 # x\nb: "c"\nd: [1, 2]\n', 'b: c\nd:\n- 1\n- 2\na:   1\n')).toEqual([]);
  });

  test('every leaf is one, also of what was added', async () => {
    const before = 'kind: A\nmetadata: {name: x}\nspec: {a: 1, gone: {b: 1, c: []}}\n';
    const after = 'kind: A\nmetadata: {name: x}\nspec: {a: 2, new: {d: {e: f}, g: {}}}\n';
    expect(await changes('k.yaml', before, after)).toEqual([
      'A/x spec.a: 1 → 2',
      'A/x spec.gone.b: 1 → nothing',
      'A/x spec.gone.c: [] → nothing',
      'A/x spec.new.d.e: nothing → "f"',
      'A/x spec.new.g: nothing → {}',
    ]);
  });

  test('items of a list are told apart by their merge key', async () => {
    const before = 'c:\n- {name: a, image: x}\n- {name: b, image: y}\nports:\n- {containerPort: 80}\n';
    const after = 'c:\n- {name: new, image: z}\n- {name: a, image: x2}\nports:\n- {containerPort: 80, protocol: TCP}\n';
    expect(await changes('v.yaml', before, after)).toEqual([
      'v.yaml c[name=a].image: "x" → "x2"',
      'v.yaml c[name=b].image: "y" → nothing',
      'v.yaml c[name=new].image: nothing → "z"',
      'v.yaml ports[containerPort=80].protocol: nothing → "TCP"',
    ]);
  });

  test('other items are told apart by position, so that one inserted in front is one change', async () => {
    expect(await changes('v.yaml', 'a: [x, y]', 'a: [w, x, y]')).toEqual(['v.yaml a[0]: nothing → "w"']);
    expect(await changes('v.yaml', 'a: [x, y, z]', 'a: [x, z]')).toEqual(['v.yaml a[1]: "y" → nothing']);
    expect(await changes('v.yaml', 'a: [x, y, z]', 'a: [x, q, z]')).toEqual(['v.yaml a[1]: "y" → "q"']);
    expect(await changes('v.yaml', 'a: [{b: 1}, {b: 2}]', 'a: [{b: 1}, {b: 3}]')).toEqual(['v.yaml a[1].b: 2 → 3']);
  });

  test('a new order of named items is a change of its own', async () => {
    expect(await changes('v.yaml', 'a: [{name: x}, {name: y}]', 'a: [{name: y}, {name: x}]')).toEqual([
      'v.yaml a: ["x","y"] → ["y","x"]',
    ]);
  });

  test('documents are matched by kind and name wherever they stand', async () => {
    const a = 'kind: A\nmetadata: {name: x}\nv: 1\n';
    const b = 'kind: B\nmetadata: {name: x}\nv: 1\n';
    expect(await changes('k.yaml', `${a}---\n${b}`, `${b}---\n${a.replace('1', '2')}`)).toEqual(['A/x v: 1 → 2']);
    expect(await changes('k.yaml', a, `${a}---\n${b}`)).toEqual([
      'B/x : nothing → {"kind":"B","metadata":{"name":"x"},"v":1}',
    ]);
    expect(await changes('k.yaml', `${a}---\n${b}`, a)).toEqual([
      'B/x : {"kind":"B","metadata":{"name":"x"},"v":1} → nothing',
    ]);
  });

  test('a second object of the same name does not rename the first', async () => {
    const a = 'kind: A\nmetadata: {name: x, namespace: p}\n';
    const b = 'kind: A\nmetadata: {name: x, namespace: q}\n';
    expect(await changes('k.yaml', a, `${a}---\n${b}`)).toEqual([
      'A/q/x : nothing → {"kind":"A","metadata":{"name":"x","namespace":"q"}}',
    ]);
  });

  test('types count, and so do null and numbers beyond a double', async () => {
    expect(
      await changes('v.yaml', 'a: 1\nb: null\nc: 12345678901234567890', 'a: "1"\nb: x\nc: 12345678901234567891'),
    ).toEqual([
      'v.yaml a: 1 → "1"',
      'v.yaml b: null → "x"',
      'v.yaml c: "12345678901234567890" → "12345678901234567891"',
    ]);
    expect(await changes('v.yaml', 'a: {b: 1}', 'a: [1]')).toEqual(['v.yaml a: {"b":1} → [1]']);
  });

  test('what follows an anchor changes with it', async () => {
    expect(await changes('v.yaml', 'a: &x 1\nb: *x\n', 'a: &x 2\nb: *x\n')).toEqual([
      'v.yaml a: 1 → 2',
      'v.yaml b: 1 → 2',
    ]);
  });
});

describe('semantic changes of HCL', () => {
  test('blocks are addressed as Terraform does; layout and comments of expressions are none', async () => {
    const before =
      'resource "a" "b" {\n  x = f(1,2)\n  rule {\n    days = 1\n  }\n}\nprovider "aws" {\n  alias = "east"\n  region = "a"\n}\n';
    const after =
      'provider "aws" {\n  alias  = "east"\n  region = "b"\n}\nresource "a" "b" {\n  x = f( 1, # c\n    2)\n  rule { days = 2 }\n}\n';
    expect(await changes('m.tf', before, after)).toEqual([
      'a.b rule.days: 1 → 2',
      'provider.aws.east region: "a" → "b"',
    ]);
  });

  test('a second nested block gives both a position', async () => {
    const rule = (id: number): string => `  rule {\n    id = ${id}\n  }\n`;
    const resource = (body: string): string => `resource "a" "b" {\n${body}}\n`;
    expect(await changes('m.tf', resource(rule(1)), resource(rule(1) + rule(2)))).toEqual([
      'a.b rule[1].id: nothing → 2',
    ]);
    expect(await changes('m.tf', resource(rule(1) + rule(2)), resource(rule(2)))).toEqual([
      'a.b rule[0].id: 1 → nothing',
    ]);
  });

  test('an added and a removed block are one change each', async () => {
    const moved = (from: string): string => `moved {\n  from = ${from}.x\n  to   = b.x\n}\n`;
    expect(await changes('m.tf', moved('a'), moved('z') + moved('a'))).toEqual([
      'moved : nothing → {"from":"${z.x}","to":"${b.x}"}',
    ]);
    expect(await changes('m.tf', 'variable "x" {}\n', 'variable "y" {}\n')).toEqual([
      'variable.x : {} → nothing',
      'variable.y : nothing → {}',
    ]);
  });

  test('tfvars and Terragrunt inputs', async () => {
    expect(await changes('a.tfvars', 'a = 1\nb = { c = "x" }', 'a = 1\nb = { c = "y" }')).toEqual([
      'a.tfvars b.c: "x" → "y"',
    ]);
    expect(await changes('terragrunt.hcl', 'include {}\n', 'include {}\ninputs = { a = 1 }\n')).toEqual([
      'terragrunt.hcl inputs.a: nothing → 1',
    ]);
  });
});

describe('semantic changes of files that are not data', () => {
  test('each run of changed lines is one', async () => {
    expect(await changes('Dockerfile', 'FROM a\nRUN b\nRUN c\n', 'FROM z\nRUN b\nRUN c\nRUN d\nRUN e\n')).toEqual([
      'Dockerfile [line=1]: "FROM a" → "FROM z"',
      'Dockerfile [line=4]: nothing → "RUN d\\nRUN e"',
    ]);
    expect(await changes('README.md', undefined, 'x\n')).toEqual(['README.md : nothing → "x\\n"']);
  });

  test('templates are among them, also when they become one', async () => {
    expect(await changes('templates/x.yaml', 'a: {{ .b }}\n', 'a: {{ .c }}\n')).toEqual([
      'x.yaml [line=1]: "a: {{ .b }}" → "a: {{ .c }}"',
    ]);
    expect(await changes('x.yaml', 'a: 1\n', 'a: {{ .c }}\n')).toEqual(['x.yaml [line=1]: "a: 1" → "a: {{ .c }}"']);
  });

  test('broken data is an error, not silence', async () => {
    await expect(changes('v.yaml', 'a: 1\n', 'a: [\n')).rejects.toThrow(/`v\.yaml`: line \d: not YAML/);
  });

  test('of data that was broken and is not any more everything is new', async () => {
    expect(await changes('v.yaml', 'a: 1\na: 1\n', 'a: 1\n')).toEqual(['v.yaml : nothing → {"a":1}']);
  });
});
