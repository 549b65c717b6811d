import { expect, it } from 'vitest';
import type { Check } from '../../../src/domain/check.ts';
import { summarise } from '../../../src/review/summarise.ts';
import { sceneOf, type Files } from '../../support/review-files.ts';

const nothing = { rendered: [], objections: [], checks: [], findings: [], unreadable: 0 };
const effectOf = async (before: Files, after: Files): Promise<string> =>
  summarise({ ...nothing, scene: await sceneOf(before, after) }).effect;

it('says of files that deploy nothing how many they are, once', async () => {
  const [before, after] = [{ 'README.md': 'a\nb\nc\n' }, { 'README.md': 'x\nb\ny\n', 'src/a.ts': 'let a;\nlet b;\n' }];
  expect(await effectOf(before, after)).toBe(
    'Nothing that is deployed changes: only 2 files (`README.md`, `src/a.ts`).',
  );
});

it('says them after what changes somewhere', async () => {
  expect(await effectOf({ 'a.tf': 'x = 1\n' }, { 'a.tf': 'x = 2\n', 'README.md': 'one\ntwo\n' })).toBe(
    'outside of environments: `a.tf` x `1` → `2`; beside it 1 file (`README.md`).',
  );
});

it('says once that a template changes, however many lines', async () => {
  const chart = { 'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n' };
  const file = 'c/templates/a.yaml';
  const effect = await effectOf(
    { ...chart, [file]: 'a: {{ .Values.a }}\nb: 1\nc: {{ .Values.c }}\n' },
    { ...chart, [file]: 'a: {{ .Values.x }}\nb: 1\nc: {{ .Values.y }}\n' },
  );
  expect(effect.match(/lines of/g)).toHaveLength(1);
});

it('says which environments a module reaches, through other modules and Terragrunt', async () => {
  const files = (days: number): Files => ({
    'modules/logs/main.tf': `resource "aws_cloudwatch_log_group" "a" {\n  retention_in_days = ${days}\n}\n`,
    'modules/app/main.tf': 'module "logs" {\n  source = "../logs"\n}\n',
    'envs/production/main.tf': 'module "app" {\n  source = "../../modules/app"\n}\n',
    'envs/staging/app/terragrunt.hcl': 'terraform {\n  source = "../../../modules//app"\n}\n',
  });
  const { effect, risk } = summarise({ ...nothing, scene: await sceneOf(files(1), files(2)) });
  expect(effect).toBe('production and staging: `aws_cloudwatch_log_group.a` retention_in_days `1` → `2`.');
  expect(risk).toBe('Risk: medium, because it reaches production.');
});

it('keeps to three lines whatever a value holds', async () => {
  const script = (run: string): Files => ({ '.github/workflows/ci.yml': `on: push\nrun: |\n  ${run}\n` });
  expect(await effectOf(script('one\n  two'), script('one\n  three'))).toBe(
    'outside of environments: `.github/workflows/ci.yml` run `one two` → `one three`.',
  );
});

it('quotes no secret, whatever it is called and wherever it comes out', async () => {
  const [before, after] = [
    { 'values.yaml': 'a: 1\n' },
    { 'values.yaml': 'a: 1\nplain: hunter22\nclientSecret: hunter33\n' },
  ];
  const check: Check = {
    name: 'secrets',
    target: '.',
    verdict: 'fail',
    tool: null,
    seconds: 0,
    findings: [{ severity: 'error', file: 'values.yaml', line: 2, rule: 'secrets/literal', message: 'A secret.' }],
  };
  const change = { file: 'web', object: 'Deployment/web', path: 'spec.x.value', to: 'hunter22' };
  const rendered = [{ target: 'web', changes: [change] }];
  const { effect } = summarise({ ...nothing, checks: [check], rendered, scene: await sceneOf(before, after) });
  expect(effect).toMatch(
    /`Deployment\/web` x\.value \(not shown\).*plain \(not shown\), .* clientSecret \(not shown\)/,
  );
  expect(effect).not.toContain('hunter');
});
