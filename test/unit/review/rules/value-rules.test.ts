import { expect, it } from 'vitest';
import { reviewFiles, type Files } from '../../../support/review-files.ts';

const chart = (key: string, production = 'image: { tag: "1" }\n'): Files => ({
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': `image:\n  ${key}: "2"\n`,
  'web/values-prod.yaml': production,
  'web/templates/pod.yaml': `image: web:{{ .Values.image.${key} }}\n`,
});

it('a value that the chart calls otherwise now is told where it vanished', async () => {
  expect(await reviewFiles(chart('tag'), chart('version'))).toMatchObject([
    { rule: 'review/value-left-behind', file: 'web/values.yaml', line: 2 },
  ]);
});

it.each([
  ['no environment gives', chart('version', '{}\n')],
  ['the environment calls otherwise too', chart('version', 'image: { version: "1" }\n')],
])('a value that %s is nothing to tell', async (_, after) => {
  const before = {
    ...chart('tag'),
    'web/values-prod.yaml': after['web/values-prod.yaml'] === '{}\n' ? '{}\n' : 'image: { tag: "1" }\n',
  };
  expect(await reviewFiles(before, after)).toEqual([]);
});
