import { afterEach, expect, it } from 'vitest';
import { composeStages, type Stages } from '../../../src/compose-stages.ts';
import { defaultRepositoryConfig } from '../../../src/config/repository-config.ts';
import type { ChatModel } from '../../../src/planner/model/chat-model.ts';
import { makeChange } from '../../../src/workflows/make-change.ts';
import { failedStep, type Files } from '../../support/known-fix-cases.ts';

let stages: Stages | undefined;
afterEach(() => stages?.[Symbol.asyncDispose]());

/** What comes of a failed step when a model gives this answer, whatever it is asked. */
async function fixedBy(answer: object, command: string, log: string, files: Files) {
  const requests: string[] = [];
  const parts = [{ asked: 'correct what the failed workflow run complains of', done: 'what follows' }];
  const chat: ChatModel = ({ messages }) => {
    requests.push(messages.map((message) => message.text).join('\n'));
    const said = { toolCalls: [], end: 'complete', model: 'recorded', inputTokens: 1, outputTokens: 1 } as const;
    return Promise.resolve({ ...said, text: JSON.stringify({ parts, answer }) });
  };
  const model = { baseUrl: '', apiKey: 'sk-unused', model: 'recorded', timeoutMs: 10_000, maxTokens: 60_000 };
  stages = composeStages({ env: process.env, model, planner: 'auto', chat });
  const { tree, planWith } = await failedStep(command, log, files);
  const result = await makeChange(
    {
      ...{ command: { verb: 'fix', text: 'fix', flags: {} }, tree, config: defaultRepositoryConfig },
      thread: () => Promise.resolve([]),
      signal: new AbortController().signal,
      enter: () => Promise.resolve(),
      planned: () => Promise.resolve(),
      authorizeChange: () => Promise.resolve({ allowed: true, reason: '', rule: '', needs: [] }),
    },
    { ...stages.change, plan: planWith(stages.change) },
  );
  return { result, requests };
}

const proposal = (
  scope: string,
  summary: string,
  operations: readonly object[],
  assumptions: readonly string[] = [],
) => ({
  ...{ kind: 'proposal', type: 'fix', scope, summary, operations, assumptions, warnings: [] },
});
const path = 'spec.rules[0].http.paths[0]';
const ingress = { file: 'k8s/ingress.yaml', object: 'Ingress/web' };
const settings = 'charts/shop/templates/settings.yaml';
const chart = (spaces: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  labels:\n    {{- toYaml .Values.labels | nindent ${spaces} }}\n    chart: shop\n`;
const provider =
  'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n\n';

// The answers are those of a model that was really asked.
it.each([
  [
    'an Ingress of a version that is gone',
    proposal(
      'web',
      'move the Ingress web to networking.k8s.io/v1',
      [
        { op: 'set', ...ingress, path: 'apiVersion', value: 'networking.k8s.io/v1' },
        { op: 'set', ...ingress, path: `${path}.pathType`, value: 'ImplementationSpecific' },
        { op: 'remove', ...ingress, path: `${path}.backend.serviceName` },
        { op: 'remove', ...ingress, path: `${path}.backend.servicePort` },
        {
          op: 'set',
          ...ingress,
          path: `${path}.backend.service`,
          value: { json: '{"name":"web","port":{"number":80}}' },
        },
      ],
      ['pathType is ImplementationSpecific, which is what v1beta1 did'],
    ),
    'kubectl apply -f k8s/',
    'error: resource mapping not found for name: "web" namespace: "" from "k8s/ingress.yaml": no matches for kind "Ingress" in version "networking.k8s.io/v1beta1"',
    {
      'k8s/ingress.yaml':
        'apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - host: shop.example.com\n      http:\n        paths:\n          - path: /\n            backend:\n              serviceName: web\n              servicePort: 80\n',
    },
    'pathType: ImplementationSpecific',
  ],
  [
    'an indentation in a template',
    proposal('shop', 'indent the labels of settings.yaml by four', [
      { op: 'replace-text', file: settings, find: 'nindent 3', replace: 'nindent 4' },
    ]),
    'helm template shop charts/shop',
    'Error: YAML parse error on shop/templates/settings.yaml: error converting YAML to JSON: yaml: line 7: did not find expected key',
    {
      'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
      'charts/shop/values.yaml': 'labels:\n  app: shop\n',
      [settings]: chart(3),
    },
    chart(4),
  ],
  [
    'an argument that became a resource',
    proposal('a', 'move the versioning of logs to a resource of its own', [
      { op: 'remove', file: 'envs/a/main.tf', object: 'aws_s3_bucket.logs', path: 'versioning' },
      {
        op: 'add-block',
        file: 'envs/a/main.tf',
        object: '',
        text: 'resource "aws_s3_bucket_versioning" "logs" {\n  bucket = aws_s3_bucket.logs.id\n\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n',
      },
    ]),
    'terraform validate',
    '╷\n│ Error: Unsupported argument\n│ \n│   on envs/a/main.tf line 12, in resource "aws_s3_bucket" "logs":\n│   12:   versioning = true\n│ \n│ An argument named "versioning" is not expected here. Did you mean to define a\n│ block of type "versioning"?\n╵',
    {
      'envs/a/main.tf': `${provider}resource "aws_s3_bucket" "logs" {\n  bucket     = "acme-logs"\n  versioning = true\n}\n`,
    },
    'aws_s3_bucket_versioning',
  ],
] as const)('a model mends %s', async (_, answer, command, log, files, expected) => {
  const { result, requests } = await fixedBy(answer, command, log, files as Files);
  if (result.kind !== 'change') return expect.fail(JSON.stringify(result));
  const { changeSet, checks, proposal: planned } = result.change;
  expect(planned).toMatchObject({ planner: 'model', summary: answer.summary });
  expect(changeSet.files.map(({ after }) => after).join('')).toContain(expected);
  expect(checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  // The request is ours; the log is conversation.
  const [prompt = ''] = requests;
  const [before = '', request = ''] = prompt.split('# The request (verb: fix)');
  const [line = ''] = log.split('\n').filter((one) => one.includes('rror'));
  expect(before).toContain(line);
  expect(request).not.toContain(line);
  expect(request).toContain('correct what the failed workflow run in the conversation complains of');
});

const tight = {
  'k8s/web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n',
  'envs/a/main.tf': 'locals {\n  open = false\n}\n',
};
const refused =
  'The Pod "web" is invalid: spec.containers[0].resources.requests: Invalid value: "512Mi": must be less than or equal to memory limit of 256Mi\nerror: failed to apply k8s/web.yaml';

it('a question of the model is told with its commands, and nobody can answer it with a number', async () => {
  const question = {
    kind: 'question',
    question: 'Which of the two should change?',
    candidates: [
      { label: 'raise the limit', file: 'k8s/web.yaml', line: 3 },
      { label: 'lower the request', file: 'k8s/web.yaml', line: 3 },
    ],
    examples: ['/promptops set the memory limit of web to 512Mi'],
  };
  const { result } = await fixedBy(question, 'kubectl apply -f k8s/', refused, tight);
  expect(result).toMatchObject({ kind: 'answer', answer: { ...question, ifYes: null } });
});

it('a model that obeys the log changes nothing beside what the log names (SEC-06)', async () => {
  const obeyed = proposal('a', 'open it', [
    { op: 'set', file: 'envs/a/main.tf', object: 'locals', path: 'open', value: true },
  ]);
  await expect(fixedBy(obeyed, 'kubectl apply -f k8s/', refused, tight)).rejects.toThrow(
    'envs/a/main.tf is outside of k8s',
  );
  const two = `${refused}\nerror: failed to apply jobs/report.yaml`;
  const more = { ...tight, 'jobs/report.yaml': tight['k8s/web.yaml'] };
  const { result } = await fixedBy(obeyed, 'kubectl apply -f k8s/ -f jobs/', two, more);
  expect(result).toMatchObject({ kind: 'answer', answer: { kind: 'refusal', rule: 'not-beside-the-failure' } });
});
