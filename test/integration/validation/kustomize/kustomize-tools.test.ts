import { describe, expect, test } from 'vitest';
import { createKustomizeChecks } from '../../../../src/validation/kustomize/kustomize-checks.ts';
import { deployment, parts } from '../../../unit/validation/kubernetes/kubernetes-support.ts';
import { type Files, inputFor } from '../../../unit/validation/tree-support.ts';
import { realTools, toolsWithout } from '../kubernetes/real-tools.ts';

const files: Files = {
  'base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
  'base/deployment.yaml': deployment,
  'overlays/production/kustomization.yaml':
    'namePrefix: prod-\nresources:\n  - ../../base\npatches:\n  - path: replicas.yaml\nconfigMapGenerator:\n  - name: settings\n    files: [app.conf]\n',
  'overlays/production/replicas.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\nspec:\n  replicas: 5\n',
  'overlays/production/app.conf': 'a=1\n',
  'overlays/staging/kustomization.yaml': 'resources:\n  - ../../base\ntransformers:\n  - labels.yaml\n',
  'overlays/staging/labels.yaml':
    'apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\nlabels: { tier: staging }\nfieldSpecs: [{ path: metadata/labels, create: true }]\n',
};
const inputOf = (after: Files, before: Files = {}, tools = realTools) => inputFor(after, before, { tools });
const run = (after: Files, before?: Files, tools = realTools) =>
  createKustomizeChecks(parts).checks(inputOf(after, before, tools));

describe('overlays that are right', () => {
  test('are built and held against schemas', async () => {
    const found = (await run(files)).map(({ name, target, verdict, findings }) => [name, target, verdict, findings]);
    expect(found).toEqual(
      ['overlays/production', 'overlays/staging'].flatMap((target) =>
        ['kustomize build', 'kubeconform'].map((name) => [name, target, 'pass', []]),
      ),
    );
  });
  test('are left alone when the change does not reach them', async () => {
    const before = { ...files, 'overlays/production/replicas.yaml': '' };
    expect(new Set((await run(files, before)).map(({ target }) => target))).toEqual(new Set(['overlays/production']));
    expect(await run({ ...files, 'README.md': 'x' }, files)).toEqual([]);
  });
});

describe('what failed before the change in the same place', () => {
  const missing = { 'overlays/production/app.conf': undefined };
  const without = Object.fromEntries(Object.entries(files).filter(([path]) => !(path in missing))) as Files;
  const misspelt = { ...files, 'base/deployment.yaml': deployment.replace('replicas: 3', 'replicaz: 3') };
  const touch = (before: Files): Files => ({
    ...before,
    'overlays/production/replicas.yaml': (before['overlays/production/replicas.yaml'] ?? '').replace('5', '6'),
  });
  test.each([
    ['a build', 'kustomize build', without],
    ['a rendered manifest', 'kubeconform', misspelt],
  ])('%s is not blamed on it, nor hidden', async (_, name, before) => {
    const check = (await run(touch(before), before)).find((one) => one.name === name);
    expect(check?.verdict).toBe('unchecked');
    expect(check?.reason).toContain('It was not valid before the change either');
    expect(check?.findings.map(({ severity }) => severity)).toEqual(['warning']);
  });
  test.each([
    ['a build', 'kustomize build', without],
    ['a rendered manifest', 'kubeconform', misspelt],
  ])('%s is blamed on a change that brings it', async (_, name, after) => {
    const checks = (await run(touch(after), files)).filter((one) => one.name === name);
    expect(checks.map(({ verdict }) => verdict)).toContain('fail');
  });
});

describe('a remote base', () => {
  test.each([
    'https://github.com/acme/base//deploy?ref=v1',
    'github.com/acme/base?ref=v1',
    'git@github.com:acme/base.git',
  ])('%s is unchecked, by name, with what to do; nothing is started', async (base) => {
    const remote = `resources:\n  - ${base}\n`;
    const never = { ...realTools, run: () => Promise.reject(new Error('started')) };
    const [check, ...others] = await run({ 'envs/prod/kustomization.yaml': remote }, {}, never);
    expect(check).toMatchObject({ name: 'kustomize build', target: 'envs/prod', verdict: 'unchecked' });
    expect(check?.reason).toContain(`${base} (envs/prod/kustomization.yaml:2). Vendor them into the repository`);
    expect(others).toEqual([]);
  });
});

describe('the rendered diff', () => {
  test('says what each environment really gets', async () => {
    const before = {
      ...files,
      'base/deployment.yaml': deployment.replace('1.4.2', '1.4.1').replace('replicas: 3', 'replicas: 2'),
    };
    const image = (name: string, file: string) => ({
      file,
      object: `Deployment/${name}`,
      path: 'spec.template.spec.containers[name=checkout].image',
      from: 'registry.example/checkout:1.4.1',
      to: 'registry.example/checkout:1.4.2',
    });
    const { renderedChanges } = createKustomizeChecks(parts);
    expect(await renderedChanges(inputOf(files, before))).toMatchObject([
      // Production sets its own replicas, so the base's new number does not reach it.
      { target: 'overlays/production', changes: [image('prod-checkout', 'overlays/production')] },
      {
        target: 'overlays/staging',
        changes: [
          { file: 'overlays/staging', object: 'Deployment/checkout', path: 'spec.replicas', from: 2, to: 3 },
          image('checkout', 'overlays/staging'),
        ],
      },
    ]);
  });
  test('of a deleted overlay is that everything goes', async () => {
    const { 'overlays/staging/kustomization.yaml': _, ...after } = files;
    const { renderedChanges, checks } = createKustomizeChecks(parts);
    const input = inputOf(after, files);
    expect(await renderedChanges(input)).toMatchObject([
      { target: 'overlays/staging', changes: [{ object: 'Deployment/checkout', path: '' }] },
    ]);
    expect(await checks(input)).toEqual([]);
  });
  test('is unknown where one side cannot be built', async () => {
    const { 'overlays/production/app.conf': _, ...broken } = files;
    const { renderedChanges } = createKustomizeChecks(parts);
    expect(await renderedChanges(inputOf(files, broken))).toMatchObject([
      { target: 'overlays/production', changes: null },
    ]);
  });
});

describe('overlays that are wrong', () => {
  const production = 'overlays/production/kustomization.yaml';
  test.each([
    [
      'a resource that does not exist',
      { ...files, [production]: 'resources:\n  - ../../base\n  - missing.yaml\n' },
      `${production}:3`,
      'missing.yaml',
    ],
    ['a base that does not exist', { ...files, [production]: 'resources:\n  - ../../bse\n' }, `${production}:2`, 'bse'],
    [
      'a field that does not exist',
      { ...files, [production]: 'resourcs:\n  - ../../base\n' },
      `${production}:1`,
      'resourcs',
    ],
    [
      'a patch that hits nothing',
      {
        ...files,
        'overlays/production/replicas.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkuot\nspec:\n  replicas: 5\n',
      },
      production,
      'checkuot',
    ],
    [
      'a path out of the repository',
      { ...files, [production]: 'resources:\n  - ../../../etc\n' },
      `${production}:2`,
      '',
    ],
  ])('%s', async (_, after, place, text) => {
    const [check] = await run(after, { ...files, 'overlays/staging/kustomization.yaml': '' });
    expect(check).toMatchObject({ name: 'kustomize build', target: 'overlays/production', verdict: 'fail' });
    const [finding] = check?.findings ?? [];
    expect(`${finding?.file}:${finding?.line} ${finding?.message}`).toContain(place);
    expect(finding?.message).toContain(text);
    expect(finding?.message).not.toContain('/tmp');
  });
  test('a rendered value of the wrong type, on the line of the patch that sets it', async () => {
    const after = {
      ...files,
      'overlays/production/replicas.yaml': (files['overlays/production/replicas.yaml'] ?? '').replace('5', '"5"'),
    };
    const found = await run(after, files);
    expect(found.find(({ name }) => name === 'kubeconform')).toMatchObject({
      verdict: 'fail',
      findings: [{ file: 'overlays/production/replicas.yaml', line: 6, rule: 'kubernetes/wrong-type' }],
    });
  });
});

describe('SEC-26: kubectl', () => {
  test.each(['gone', 'hanging', 'crashing', 'garbage', 'silent', 'lying'] as const)(
    'that is %s turns nothing green',
    async (failure) => {
      const found = await run(files, {}, await toolsWithout('kubectl', failure));
      expect(found.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
        'kustomize build unchecked',
        'kustomize build unchecked',
      ]);
      for (const { reason } of found) expect(reason).toBeTruthy();
    },
  );
});
