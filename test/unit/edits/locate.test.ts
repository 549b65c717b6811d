import { describe, expect, test } from 'vitest';
import { locate, objectsOf } from '../../../src/edits/locate.ts';

const yaml = `# top
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
    - name: http
      port: 80
---
kind: Deployment
metadata: { name: shop, namespace: prod }
`;
const hcl = '# top\nresource "aws_s3_bucket" "logs" {\n  rule {\n    days = 30\n  }\n}\n\nlocals {\n  a = b.c\n}\n';

describe('locating a value', () => {
  test('gives the line of its key, the range of its text and its value', async () => {
    const found = await locate('k.yaml', yaml, 'Service/shop', 'spec.ports[name=http].port');
    expect(found).toMatchObject({ line: 9, value: 80 });
    expect(yaml.slice(found?.startOffset, found?.endOffset)).toBe('80');
    const days = await locate('m.tf', hcl, 'aws_s3_bucket.logs', 'rule[0].days');
    expect(days).toMatchObject({ line: 4, value: 30 });
    expect(hcl.slice(days?.startOffset, days?.endOffset)).toBe('30');
  });

  test('gives an object as a whole, also by its longer name', async () => {
    const value = { kind: 'Deployment', metadata: { name: 'shop', namespace: 'prod' } };
    expect(await locate('k.yaml', yaml, 'Deployment/shop', '')).toMatchObject({ line: 11, value });
    expect(await locate('k.yaml', yaml, 'Deployment/prod/shop', '')).toMatchObject({ line: 11, value });
    expect(await locate('m.tf', hcl, 'locals', '')).toMatchObject({ line: 8, value: { a: '${b.c}' } });
  });

  test('finds nothing where there is nothing', async () => {
    expect(await locate('k.yaml', yaml, 'Service/shop', 'spec.ports[name=grpc]')).toBeUndefined();
    expect(await locate('k.yaml', yaml, 'Service/other', '')).toBeUndefined();
    expect(await locate('README.md', 'x', 'README.md', '')).toBeUndefined();
  });
});

describe('the objects of a file', () => {
  test('are its documents or blocks with the lines where they begin', async () => {
    const lines = async (file: string, text: string): Promise<readonly string[]> =>
      (await objectsOf(file, text)).map((one) => `${one.line} ${one.object}`);
    expect(await lines('k.yaml', yaml)).toEqual(['2 Service/shop', '11 Deployment/shop']);
    expect(await lines('m.tf', hcl)).toEqual(['2 aws_s3_bucket.logs', '8 locals']);
    expect(await lines('m.tf', 'moved {}\nmoved {}\n')).toEqual(['1 moved', '2 moved#2']);
    expect(await lines('v.yaml', 'a: 1\n---\nb: 1\n---\n# nothing\n')).toEqual(['1 v.yaml', '3 v.yaml#2']);
    expect(await lines('a.tfvars', '# x\na = 1\n')).toEqual(['1 a.tfvars']);
    expect(await lines('kustomization.yaml', 'kind: Kustomization\nresources: []\n')).toEqual(['1 kustomization.yaml']);
  });

  test('hold data in which key paths read literally', async () => {
    const [bucket] = await objectsOf('m.tf', hcl);
    expect(bucket?.value).toEqual({ rule: { days: 30 } });
    const blocks = 'a "x" {\n  b {\n    c = 1\n  }\n  b {}\n  dynamic "d" {\n    for_each = e\n  }\n}\n';
    expect((await objectsOf('m.tf', blocks))[0]?.value).toEqual({
      b: [{ c: 1 }, {}],
      dynamic: { d: { for_each: '${e}' } },
    });
  });

  test('keep keys that mean something to JavaScript as plain data', async () => {
    const [object] = await objectsOf('v.yaml', '__proto__: {polluted: true}\nconstructor: 1\n');
    expect(Object.keys(object?.value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('cannot be told where the syntax is broken', async () => {
    await expect(objectsOf('m.tf', 'locals {\n  a = [\n}\n')).rejects.toThrow(/`m\.tf`: line \d: not HCL/);
  });
});

describe('YAML that nobody vouches for', () => {
  test('is read in linear time, however many keys it has', async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`).join('\n');
    const started = performance.now();
    await expect(objectsOf('values.yaml', text)).resolves.toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('a key that stands twice is found in a large file, too', async () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `key${index}: 1`);
    await expect(objectsOf('values.yaml', [...keys, 'key7: 2'].join('\n'))).rejects.toMatchObject({
      details: { problem: 'line 5001: not YAML: Map keys must be unique' },
    });
  });

  test('deep nesting is refused rather than exhausting the stack', async () => {
    await expect(objectsOf('values.yaml', '['.repeat(50_000))).rejects.toMatchObject({ code: 'edit-impossible' });
  });
});
