import { expect, it } from 'vitest';
import type { ReviewFinding } from '../../../src/domain/review-finding.ts';
import { publishReview } from '../../../src/publishing/publish-review.ts';
import type { LineComment, OwnReview, ReviewHost } from '../../../src/publishing/review-host.ts';
import { findingComment, resolvedComment } from '../../../src/publishing/review-text.ts';

const finding: ReviewFinding = {
  ...{ severity: 'error', file: 'a.yaml', line: 3, rule: 'probe-port', message: 'No such port.' },
  ...{ inDiff: true, key: 'probe-port a.yaml' },
};
const said: LineComment = { id: 7, ours: true, path: 'a.yaml', line: 3, body: findingComment(finding) };
const own: OwnReview = { id: 1, body: 'before', requestsChanges: false };

/** Reviews once more where that comment stands; gives what was done about it, in order. */
async function again(found: readonly ReviewFinding[], body: string): Promise<readonly string[]> {
  const done: string[] = [];
  const note =
    (name: string) =>
    (...given: readonly unknown[]): Promise<void> => {
      done.push(`${name} ${JSON.stringify(given.slice(0, 2))}`);
      return Promise.resolve();
    };
  const host = {
    ownReview: () => Promise.resolve(own),
    lineComments: () => Promise.resolve([{ ...said, body }]),
    settleThreads: note('threads'),
    updateLineComment: note('comment'),
    createLineComment: note('new'),
    updateReview: () => Promise.resolve(),
    report: () => Promise.resolve(),
  } as unknown as ReviewHost;
  const story = { head: 'c0ffee00', summary: [], told: found, more: 0 };
  await publishReview(host, 9, {
    story,
    all: found,
    isOurs: false,
    refused: false,
    isAsked: false,
    verdict: 'success',
  });
  return done;
}

const resolved = resolvedComment(said.body, 'c0ffee00');

it('a finding that is gone has its conversation resolved before its comment says so, so that a killed run does both', async () => {
  expect(await again([], said.body)).toEqual([
    'threads [9,{"resolve":[7],"reopen":[]}]',
    `comment ${JSON.stringify([7, resolved])}`,
  ]);
});

it('a conversation that a person opened again stays open', async () => {
  expect(await again([], resolved)).toEqual([]);
});

it('a finding that is back is open again, and said once', async () => {
  expect(await again([finding], resolved)).toEqual([
    'threads [9,{"resolve":[],"reopen":[7]}]',
    `comment ${JSON.stringify([7, said.body])}`,
  ]);
  expect(await again([finding], said.body)).toEqual([]);
});
