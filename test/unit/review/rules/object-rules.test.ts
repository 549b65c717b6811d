import { expect, it } from 'vitest';
import { reviewFiles } from '../../../support/review-files.ts';

const pod = (image: string) => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      image: ${image}\n`,
});
const [one, two] = ['1', '2'].map((digit) => `@sha256:${digit.repeat(64)}`);

it.each([
  ['other content under a full version', `redis:8.2.1${one}`, `redis:8.2.1${two}`, ['review/same-tag']],
  ['other content under a tag that moves', `redis:alpine${one}`, `redis:alpine${two}`, []],
  ['another version', `redis:8.2.1${one}`, `redis:8.2.2${two}`, []],
  ['no digest any more', `redis:alpine${one}`, 'redis:alpine', ['review/same-tag']],
])('an image gets %s', async (_, before, after, expected) => {
  expect((await reviewFiles(pod(before), pod(after))).map(({ rule }) => rule)).toEqual(expected);
});
