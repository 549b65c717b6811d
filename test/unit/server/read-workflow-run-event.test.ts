import { expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run.ts';
import { serialKeyOf } from '../../../src/workflows/acknowledge.ts';
import { readWorkflowRunNews } from '../../../src/commands/workflow-run-news.ts';
import { readWorkflowRunEvent } from '../../../src/server/read-workflow-run-event.ts';

const payload = (run: object) => ({
  workflow_run: {
    id: 7,
    run_attempt: 2,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    conclusion: 'failure',
    pull_requests: [{ number: 3 }],
    head_branch: 'work',
    head_repository: { owner: { login: 'acme' } },
    ...run,
  },
  repository: { name: 'infra', default_branch: 'main', owner: { login: 'acme' } },
  sender: { id: 1, login: 'lena' },
  installation: { id: 9 },
});

it('a run that failed becomes a request that nobody made', () => {
  const ended = readWorkflowRunEvent('d', payload({}));
  expect(ended).toMatchObject({
    passed: false,
    path: '.github/workflows/ci.yml',
    request: { origin: { issueNumber: 3, isPullRequest: true } },
  });
  expect(readWorkflowRunNews(ended?.request.command.text ?? '')).toEqual({
    ...{ id: 7, attempt: 2, conclusion: 'failure' },
    head: 'acme:work',
  });
});

it('of a fork GitHub names no pull request', () => {
  expect(readWorkflowRunEvent('d', payload({ pull_requests: [] }))?.request.origin).toMatchObject({
    issueNumber: 0,
    isPullRequest: false,
  });
});

it('of one branch wait for each other, whatever pull requests their events name', () => {
  const keyOf = (run: object): string => {
    const request = readWorkflowRunEvent('d', payload(run))?.request;
    return serialKeyOf({ id: String(Math.random()), request } as unknown as Run);
  };
  expect(keyOf({ pull_requests: [] })).toBe(keyOf({}));
  expect(keyOf({ pull_requests: [{ number: 4 }] })).toBe(keyOf({}));
  expect(keyOf({ head_branch: 'other' })).not.toBe(keyOf({}));
  expect(keyOf({ head_repository: { owner: { login: 'mallory' } } })).not.toBe(keyOf({}));
});

it.each(['cancelled', 'skipped', 'neutral', 'action_required', 'stale', null])(
  'a run that ended with %s is nobody’s business',
  (conclusion) => {
    expect(readWorkflowRunEvent('d', payload({ conclusion }))).toBeUndefined();
  },
);

it('a payload of another shape is ignored', () => {
  expect(readWorkflowRunEvent('d', { action: 'completed' })).toBeUndefined();
});
