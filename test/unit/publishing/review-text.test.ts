import { expect, it } from 'vitest';
import {
  findingComment,
  findingMarker,
  isResolved,
  resolvedComment,
  reviewBody,
} from '../../../src/publishing/review-text.ts';

const finding = {
  severity: 'error',
  file: 'a.yaml',
  line: 3,
  rule: 'review/service-port',
  message: 'Sends to `web` of @everyone, see https://evil.example and #1 <img src=x>.',
  inDiff: true,
  key: 'k',
} as const;

it('makes what comes from a repository harmless', () => {
  const text = findingComment(finding);
  for (const alive of ['@everyone', '://evil', '#1', '<img']) expect(text).not.toContain(alive);
});

it('offers the mended line, in a fence that it cannot close', () => {
  expect(findingComment({ ...finding, suggestion: 'a: ```' })).toContain('````suggestion\na: ```\n````');
  expect(findingComment({ ...finding, suggestion: 'a: \u202Eb' })).not.toContain('suggestion');
});

it('is found again, and says when it is resolved', () => {
  const text = findingComment({ ...finding, suggestion: 'port: 1' });
  expect(text.startsWith(findingMarker(finding))).toBe(true);
  const resolved = resolvedComment(text, '0123456789abcdef');
  expect([isResolved(text), isResolved(resolved)]).toEqual([false, true]);
  expect(resolved.startsWith(findingMarker(finding))).toBe(true);
  expect(resolved).not.toContain('suggestion');
});

it('says in its body what no line of the diff shows', () => {
  const story = {
    head: 'a'.repeat(40),
    summary: ['one', 'two', 'three'],
    told: [{ ...finding, inDiff: false }],
    more: 2,
  };
  const body = reviewBody(story);
  expect(body.match(/^- /gm)).toHaveLength(3);
  expect(body).toContain('`a.yaml:3`');
  expect(body).toContain('2 more in the check');
});
