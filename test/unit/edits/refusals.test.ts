import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/domain/proposal.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { edited, refusal } from './edited.ts';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: checkout
          image: checkout:1
          ports: []
        - name: proxy
          image: proxy:1
          resources: {}
`;
const object = 'Deployment/checkout';
const refuse = (path: string, value: number | string = 1): Promise<string> =>
  refusal(edited('k.yaml', manifest, [['set', path, value]], object));
const apply = (text: string | undefined, ...operations: Operation[]): Promise<unknown> =>
  applyOperations(operations, () => text);

describe('an edit that cannot be done says where, what was looked for and what there is', () => {
  test('an object that does not exist', async () => {
    expect(await refusal(edited('k.yaml', manifest, [['set', 'a', 1]], 'Deployment/chekout'))).toBe(
      '`k.yaml`: there is no `Deployment/chekout` in this file There is `Deployment/checkout (line 1)`.',
    );
  });

  test('a container that does not exist is not invented', async () => {
    expect(await refuse('spec.template.spec.containers[name=chekout].image', 'x')).toBe(
      '`k.yaml`: line 9: `spec.template.spec.containers` of `Deployment/checkout` has no `[name=chekout]` It has `[name=checkout]` and `[name=proxy]`.',
    );
  });

  test('a position beyond the end, a key in a list, a key in a plain value', async () => {
    expect(await refuse('spec.template.spec.containers[5].image')).toMatch(
      /line 9: .* has no `\[5\]` It has `\[name=checkout\]`/,
    );
    expect(await refuse('spec.template.spec.containers.image')).toMatch(/line 9: .* has no `image`/);
    expect(await refuse('spec.replicas.count')).toMatch(/line 6: `spec\.replicas` .* has no `count`: its value is `3`/);
  });

  test('removing what is not there names what is near', async () => {
    expect(await refusal(edited('k.yaml', manifest, [['remove', 'spec.replica']], object))).toMatch(
      /line 5: `spec` of `Deployment\/checkout` has no `replica` It has `replicas` and `template`\./,
    );
  });

  test('a name that two items share is ambiguous', async () => {
    const text = 'a:\n  - name: x\n  - name: x\n';
    expect(await refusal(edited('v.yaml', text, [['set', 'a[name=x].v', 1]]))).toMatch(
      /line 1: 2 items of `a` of `v\.yaml` match `\[name=x\]`/,
    );
  });

  test('a path that is none', async () => {
    expect(await refuse('spec..replicas')).toMatch(/`spec\.\.replicas` is not a key path/);
  });

  test('inserting into what is not a list', async () => {
    const edit = edited('k.yaml', manifest, [['insert', 'spec.replicas', 1]], object);
    expect(await refusal(edit)).toMatch(/line 6: `spec\.replicas` of `Deployment\/checkout` is not a list/);
  });

  test('broken syntax is named with its line', async () => {
    expect(await refusal(edited('v.yaml', 'a: 1\nb: [1\nc: 2\n', [['set', 'a', 2]]))).toMatch(
      /`v\.yaml`: line 3: not YAML/,
    );
    expect(await refusal(edited('a.tf', 'locals {\n  a = 1\n  b = = 2\n}\n', [['set', 'a', 2]], 'locals'))).toMatch(
      /`a\.tf`: line 3: not HCL/,
    );
    expect(await refusal(edited('a.json', '{\n  "a": 1,\n  "a": 2\n}', [['set', 'a', 2]]))).toMatch(
      /line 3: not JSON: the key `a` occurs twice/,
    );
    expect(await refusal(edited('v.yaml', 'a: 1\nb: 1\na: 2\n', [['set', 'b', 2]]))).toMatch(
      /line 3: not YAML: Map keys must be unique/,
    );
  });

  test('a value that breaks the HCL around it', async () => {
    const text = 'locals {\n  a = 1\n}\n';
    expect(await refusal(edited('a.tf', text, [['set', 'a', '${1)}']], 'locals'))).toMatch(
      /line 2: `a` of `locals` cannot be changed/,
    );
    expect(await refusal(edited('a.tf', text, [['set', '["b = 1\\n c"]', 1]], 'locals'))).toMatch(
      /is no name for an attribute/,
    );
  });
});

describe('files that are not edited', () => {
  const change = (file: string, text: string): Promise<string> => refusal(edited(file, text, [['set', 'a', 1]]));

  test('Helm templates, however valid they look', async () => {
    expect(await change('chart/templates/x.yaml', 'a: "{{ .Values.a }}"\n')).toMatch(
      /line 1: this is a template, not YAML/,
    );
    expect(await change('x.yaml', 'b: 1\n{{- if .Values.a }}\na: 1\n{{- end }}\n')).toMatch(
      /line 2: this is a template/,
    );
    expect(await change('x.yaml', 'b: 1\na: {{ .Values.a }}\n')).toMatch(/line 2: this is a template/);
  });

  test('quoted templates in data are data', async () => {
    const text = 'a: 0\nb: "{{ path.basename }}"\n# {{ c }}\n';
    expect(await edited('appset.yaml', text, [['set', 'a', 1]])).toBe(text.replace('0', '1'));
  });

  test('binary, encrypted, sealed, generated and lock files', async () => {
    expect(await change('v.yaml', 'a: \0\n')).toMatch(/binary/);
    expect(await change('v.yaml', 'a: 1\nsops:\n    mac: x\n')).toMatch(/encrypted with SOPS/);
    expect(await change('v.yaml', 'a: ENC[AES256_GCM,data:x]\n')).toMatch(/encrypted with SOPS/);
    expect(await change('v.yaml', 'kind: SealedSecret\n')).toMatch(/sealed secret/);
    expect(await change('v.yaml', '# Code generated by x. DO NOT EDIT.\na: 1\n')).toMatch(/generated/);
    expect(await change('.terraform.lock.hcl', 'a = 1\n')).toMatch(/lock file/);
  });

  test('files without data are told so', async () => {
    expect(await change('Dockerfile', 'FROM a\n')).toMatch(/holds no data/);
  });

  test.each(['../x.yaml', '/x.yaml', 'a//b.yaml', '.git/config', 'a/.GIT/hooks/x', 'a\\b', 'a\nb', 'a\0'])(
    'a path out of the repository: %j',
    async (file) => {
      const adding = apply(undefined, { op: 'add-file', file, content: 'x' });
      expect(await refusal(adding)).toMatch(/may not be changed: it is not a plain path/);
    },
  );
});

describe('files as a whole', () => {
  test('are added and deleted', async () => {
    const add: Operation = { op: 'add-file', file: 'b.yaml', content: 'a: 1\n' };
    const edit: Operation = { op: 'set', file: 'b.yaml', object: 'b.yaml', path: 'a', value: 2 };
    expect(await applyOperations([add, edit], () => undefined)).toEqual({
      files: [{ path: 'b.yaml', after: 'a: 2\n' }],
    });
    const gone: Operation = { op: 'delete-file', file: 'a.yaml' };
    expect(await applyOperations([gone], () => 'x')).toEqual({ files: [{ path: 'a.yaml', before: 'x' }] });
    expect(await applyOperations([add, { op: 'delete-file', file: 'b.yaml' }], () => undefined)).toEqual({ files: [] });
  });

  test('are sorted by path, and files that stay equal are left out', async () => {
    const set = (file: string, value: number): Operation => ({ op: 'set', file, object: file, path: 'a', value });
    const { files } = await applyOperations([set('c.yaml', 2), set('a.yaml', 2), set('b.yaml', 1)], () => 'a: 1\n');
    expect(files.map((file) => file.path)).toEqual(['a.yaml', 'c.yaml']);
  });

  test('are not overwritten, and not edited where they are not', async () => {
    expect(await refusal(apply('x', { op: 'add-file', file: 'a', content: '' }))).toMatch(/exists already/);
    expect(await refusal(apply(undefined, { op: 'delete-file', file: 'a' }))).toMatch(/does not exist/);
  });
});

describe('replacing text', () => {
  const replace = (text: string, find: string, by: string): Promise<string> =>
    applyOperations([{ op: 'replace-text', file: 'Dockerfile', find, replace: by, declares: [] }], () => text).then(
      ({ files }) => files[0]?.after ?? text,
    );

  test('replaces text that occurs once, line breaks as in the file', async () => {
    expect(await replace('FROM a:1\nRUN x\n', 'a:1', 'a:2')).toBe('FROM a:2\nRUN x\n');
    expect(await replace('a\r\nb\r\nc', 'a\nb', 'x\ny')).toBe('x\r\ny\r\nc');
    expect(await replace('a', 'a', '$& $1')).toBe('$& $1');
  });

  test('refuses text that occurs never or several times', async () => {
    expect(await refusal(replace('a\n', 'b', 'c'))).toMatch(/the text "b" does not occur/);
    expect(await refusal(replace('a\nx\na\n', 'a', 'c'))).toMatch(
      /line 1: the text "a" occurs several times \(lines 1, 3\)/,
    );
    expect(await refusal(replace('a', '', 'c'))).toMatch(/empty/);
  });
});

describe('adding a document', () => {
  const add = (file: string, text: string, block: string): Promise<string> =>
    applyOperations([{ op: 'add-block', file, object: '', text: block }], () => text).then(
      ({ files }) => files[0]?.after ?? text,
    );

  test('separates YAML documents', async () => {
    expect(await add('k.yaml', 'a: 1\n', 'b: 2')).toBe('a: 1\n---\nb: 2\n');
    expect(await add('k.yaml', 'a: 1\n---\n', 'b: 2\n')).toBe('a: 1\n---\nb: 2\n');
    expect(await add('k.yaml', 'a: 1', '---\nb: 2\n')).toBe('a: 1\n---\nb: 2\n');
    expect(await add('k.yaml', '', 'b: 2\n')).toBe('b: 2\n');
  });

  test('refuses text that is not what the file holds', async () => {
    expect(await refusal(add('k.yaml', 'a: 1\n', 'b: ['))).toMatch(/not YAML/);
    expect(await refusal(add('a.tf', 'locals {}\n', 'x {'))).toMatch(/not HCL/);
    expect(await refusal(add('a.json', '{}', '{}'))).toMatch(/JSON has no blocks/);
  });
});
