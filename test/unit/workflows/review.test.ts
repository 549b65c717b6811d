import { expect, it } from 'vitest';
import { defaultAgents } from '../../../src/config/review-agents.ts';
import { isByAgent } from '../../../src/workflows/review.ts';

const pull = {
  author: 'lena',
  ours: false,
  open: true,
  labels: [],
  messages: ['Change a thing'],
  body: '',
  draft: false,
  headSha: 'a',
  baseSha: 'b',
};
const usual = { review: { agents: [...defaultAgents], required: false } };

it.each([
  ['the author is its App', { author: 'renovate[bot]' }],
  ['a label says so', { labels: ['AI-generated'] }],
  ['a trailer of a commit says so', { messages: ['Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>'] }],
  ['its text says so, behind a picture', { body: '🤖 Generated with [Claude Code](https://example.com)' }],
])('a pull request is of an agent when %s', (_, more) => {
  expect(isByAgent({ ...pull, ...more }, usual)).toBe(true);
});

it.each([
  ['a person made it', {}],
  ['a person is called like an App', { author: 'renovate' }],
  ['it only speaks of an agent', { body: 'I asked whether Co-authored-by: Claude belongs here.' }],
  ['we made it without a model', { author: 'promptops[bot]', ours: true }],
])('a pull request is not when %s', (_, more) => {
  expect(isByAgent({ ...pull, ...more }, usual)).toBe(false);
});
