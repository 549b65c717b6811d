import { describe, expect, test } from 'vitest';
import { type Check, worstVerdict } from '../../../src/domain/check.ts';
import { validateChange, validateTree } from '../../../src/validation/validate.ts';
import { yamlSyntaxChecks } from '../../../src/validation/yaml-syntax.ts';
import { inputFor, noTools, treeOf } from './tree-support.ts';

const pass = (name: string): Check => ({ name, target: '.', verdict: 'pass', tool: null, seconds: 0, findings: [] });
const never = () => new Promise<never>(() => undefined);
const limits = { timeoutMs: 20, graceMs: 20 };
const input = inputFor({}, {});

describe('SEC-26: a family that breaks turns nothing green', () => {
  test.each([
    ['crashes', () => Promise.reject(new Error('secret detail')), 'crashed'],
    [
      'crashes at once',
      () => {
        throw new Error('secret detail');
      },
      'crashed',
    ],
    ['never ends', never, 'did not end within'],
  ])('%s', async (_, check, reason) => {
    const families = [
      { name: 'fine', check: () => Promise.resolve([pass('fine')]) },
      { name: 'broken', check },
    ];
    const checks = await validateChange(input, families, limits);
    expect(checks).toMatchObject([
      { name: 'fine', verdict: 'pass' },
      { name: 'broken', verdict: 'fail', reason: expect.stringContaining(reason) as unknown },
    ]);
    expect(worstVerdict(checks)).toBe('fail');
    expect(JSON.stringify(checks)).not.toContain('secret detail');
  });
  test('and no family at all proves nothing', async () => {
    expect(worstVerdict(await validateChange(input, []))).toBe('unchecked');
  });
});

test('a family that stops when it is told to keeps its checks', async () => {
  const check = ({ signal }: typeof input) =>
    new Promise<readonly Check[]>((resolve) => {
      signal.addEventListener('abort', () => resolve([{ ...pass('slow'), verdict: 'unchecked', reason: 'stopped' }]));
    });
  expect(await validateChange(input, [{ name: 'slow', check }], limits)).toMatchObject([
    { verdict: 'unchecked', reason: 'stopped' },
  ]);
});

test('checks come in the order of the families, whoever is first', async () => {
  const slow = {
    name: 'slow',
    check: () => new Promise<readonly Check[]>((resolve) => setImmediate(() => resolve([pass('slow')]))),
  };
  const fast = { name: 'fast', check: () => Promise.resolve([pass('fast')]) };
  expect((await validateChange(input, [slow, fast])).map(({ name }) => name)).toEqual(['slow', 'fast']);
});

test('the operator hears why a family crashed', async () => {
  const heard: unknown[] = [];
  const onCrash = (family: string, error: unknown) => heard.push([family, String(error)]);
  await validateChange(input, [{ name: 'broken', check: () => Promise.reject(new Error('why')) }], { onCrash });
  expect(heard).toEqual([['broken', 'Error: why']]);
});

describe('YAML syntax', () => {
  const rest = { tools: noTools, terraformMode: 'hermetic', signal: new AbortController().signal } as const;
  const families = [{ name: 'yaml syntax', check: yamlSyntaxChecks }];
  test('is wrong on a line and column', async () => {
    const tree = treeOf({ 'a.yaml': 'a: 1\n', 'b.yaml': 'a:\n  - b\n c: d\n', 'c.txt': ': : :' });
    expect(await validateTree(tree, rest, families)).toMatchObject([
      { target: '1 files', verdict: 'pass' },
      {
        target: 'b.yaml',
        verdict: 'fail',
        findings: [{ line: 3, rule: 'yaml/syntax', message: expect.stringMatching(/^column \d+: /) as unknown }],
      },
    ]);
  });
  test('a key given twice fails in a manifest and is a warning in values', async () => {
    const twice = 'a: 1\na: 2\n';
    const tree = treeOf({ 'app.yaml': twice, 'c/Chart.yaml': 'name: c\n', 'c/values.yaml': twice });
    expect(await validateTree(tree, rest, families)).toMatchObject([
      { target: '1 files', verdict: 'pass' },
      { target: 'app.yaml', verdict: 'fail', findings: [{ line: 2, severity: 'error', rule: 'yaml/duplicate' }] },
      { target: 'c/values.yaml', verdict: 'pass', findings: [{ line: 2, severity: 'warning' }] },
    ]);
  });
  test("another language's template is unchecked, a Helm template is Helm's", async () => {
    const tree = treeOf({
      'a.yaml': '%{ if x }\na: 1\n%{ endif }\n',
      'c/Chart.yaml': 'name: c\n',
      'c/templates/t.yaml': '{{ if }}: : :',
    });
    expect(await validateTree(tree, rest, families)).toMatchObject([
      { target: '1 files', verdict: 'pass' },
      { target: 'a.yaml', verdict: 'unchecked', reason: expect.stringContaining('template') as unknown },
    ]);
  });
});
