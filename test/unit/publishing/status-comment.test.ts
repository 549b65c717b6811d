import { describe, expect, it } from 'vitest';
import { pullRequestText } from '../../../src/publishing/pull-request-text.ts';
import {
  answerComment,
  changedComment,
  dryRunComment,
  failedComment,
  progressComment,
  statusMarker,
} from '../../../src/publishing/status-comment.ts';
import { passing, storyOf } from './story.fixture.ts';

const run = storyOf().runId;

describe('the status comment', () => {
  it('shows where the run is, and carries its marker', () => {
    const comment = progressComment({ id: run }, 'validate');
    expect(comment.startsWith(statusMarker(run))).toBe(true);
    expect(comment).toContain('✓ queued → ✓ rights → ✓ context → ✓ plan → ✓ edit → **⏳ validate** → publish');
  });

  it('ends with the pull request and a sentence on its checks', () => {
    const story = storyOf();
    const comment = changedComment(story, pullRequestText(story), {
      pullRequest: { number: 13, url: '', headSha: '', open: true },
      missing: [],
    });
    expect(comment).toContain('Opened #13: **scale checkout to 5 replicas in production**');
    expect(comment).toContain('1 change in `apps/checkout/overlays/production/replicas.yaml`, 1 check passes.');
  });

  it('never calls a draft done', () => {
    const story = storyOf({ checks: [{ ...passing, verdict: 'fail' }] });
    const comment = changedComment(story, pullRequestText(story), {
      pullRequest: { number: 13, url: '', headSha: '', open: true },
      missing: [],
    });
    expect(comment).toContain('as a **draft**');
    expect(comment).toContain('1 of 1 checks fails');
    expect(comment).not.toContain('✅');
  });

  it('shows the diff of a dry run and that nothing was written', () => {
    const comment = dryRunComment(storyOf(), '--- a\n+++ b\n+x\n');
    expect(comment).toContain('```diff\n--- a\n+++ b\n+x\n```');
    expect(comment).toContain('Nothing was written');
  });

  it('asks with candidates as file and line, and how to ask again', () => {
    const comment = answerComment(run, {
      kind: 'question',
      question: 'Which checkout?',
      candidates: [{ label: 'the shop', file: 'a.yaml', line: 3, value: 2 }],
      examples: ['/promptops scale checkout to 5 in staging'],
    });
    expect(comment).toContain('- the shop `a.yaml:3` = `2`');
    expect(comment).toContain('/promptops scale checkout to 5 in staging');
  });

  it('of a failure tells what was written before it', () => {
    expect(failedComment(run, 'x', 'y', {})).toContain('Nothing was written.');
    expect(failedComment(run, 'x', 'y', { branch: 'promptops/1-x' })).toContain('`promptops/1-x` may be left over');
    expect(failedComment(run, 'x', 'y', { branch: 'promptops/1-x', pullRequest: 7 })).toContain('is in #7');
  });

  it('names the rule of a refusal and the remedy of an error', () => {
    expect(
      answerComment(run, { kind: 'refusal', rule: 'literal-secret', reason: 'no', remedy: 'use a reference' }),
    ).toContain('`literal-secret`');
    expect(failedComment(run, 'There is no branch `x`.', 'Name another.', {})).toContain('Name another.');
  });
});
