import { describe, expect, test } from 'vitest';
import { createKubernetesChecks } from '../../../../src/validation/kubernetes/kubernetes-checks.ts';
import { deployment, parts } from '../../../unit/validation/kubernetes/kubernetes-support.ts';
import { inputFor } from '../../../unit/validation/tree-support.ts';
import { realTools, toolsWithout } from './real-tools.ts';

const checks = createKubernetesChecks(parts);

describe('real kubeconform', () => {
  test('passes what is right', async () => {
    expect(await checks(inputFor({ 'app.yaml': deployment }, {}, { tools: realTools }))).toMatchObject([
      {
        name: 'kubeconform',
        target: 'app.yaml',
        verdict: 'pass',
        tool: expect.stringMatching(/^kubeconform /) as unknown,
        findings: [],
      },
    ]);
  });
  test.each([
    ['a misspelt field', 'replicas: 3', 'replica: 3', 7, 'spec.replica unknown field. Did you mean replicas?'],
    ['a string for a number', 'replicas: 3', 'replicas: "3"', 7, 'spec.replicas is a string, must be integer'],
    ['a missing selector', '  selector:\n    matchLabels: { app: checkout }\n', '', 6, 'spec.selector is required'],
    ['a wrong apiVersion', 'apps/v1', 'apps/v1beta2', 1, 'it is apps/v1'],
    [
      'a value deep inside',
      'containerPort: 8080',
      'containerPort: http',
      20,
      'ports[0].containerPort is a string, must be integer',
    ],
    ['a key given twice', 'replicas: 3', 'replicas: 3\n  replicas: 4', undefined, ''],
  ])('finds %s on its line', async (_, from, to, line, message) => {
    const [check] = await checks(inputFor({ 'app.yaml': deployment.replace(from, to) }, {}, { tools: realTools }));
    const found = check?.findings.map((finding) => `${finding.file}:${finding.line} ${finding.message}`) ?? [];
    expect(check?.verdict).toBe('fail');
    expect(
      line === undefined || found.some((one) => one.startsWith(`app.yaml:${line} `) && one.endsWith(message)),
    ).toBe(true);
  });
  test('one bad manifest does not hide another', async () => {
    const bad = deployment.replace('replicas: 3', 'replicas: "3"');
    const files = { 'a.yaml': bad, 'b.yaml': deployment, 'c.yaml': bad };
    const verdicts = (await checks(inputFor(files, {}, { tools: realTools }))).map(({ target, verdict }) => [
      target,
      verdict,
    ]);
    expect(verdicts).toEqual([
      ['a.yaml', 'fail'],
      ['b.yaml', 'pass'],
      ['c.yaml', 'fail'],
    ]);
  });
});

describe('SEC-26: kubeconform', () => {
  test.each(['hanging', 'crashing', 'garbage', 'silent', 'lying'] as const)(
    'that is %s turns nothing green',
    async (failure) => {
      const tools = await toolsWithout('kubeconform', failure);
      const found = await checks(inputFor({ 'app.yaml': deployment }, {}, { tools }));
      expect(found).toMatchObject([
        { name: 'kubeconform', verdict: 'unchecked', reason: expect.stringContaining('kubeconform') as unknown },
      ]);
    },
  );
  test('that is gone is replaced under another name, and finds the same', async () => {
    const tools = await toolsWithout('kubeconform', 'gone');
    const files = { 'a.yaml': deployment, 'b.yaml': deployment.replace('replicas: 3', 'replicas: "3"') };
    expect(await checks(inputFor(files, {}, { tools }))).toMatchObject([
      { name: 'kubernetes schema (in process)', verdict: 'pass', tool: null },
      { verdict: 'fail', findings: [{ line: 7 }] },
    ]);
  });
});
