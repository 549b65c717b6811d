import { expect, it } from 'vitest';
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
  expect(readWorkflowRunNews(ended?.request.command.text ?? '')).toEqual({ id: 7, attempt: 2, conclusion: 'failure' });
});

it('of a fork GitHub names no pull request', () => {
  expect(readWorkflowRunEvent('d', payload({ pull_requests: [] }))?.request.origin).toMatchObject({
    issueNumber: 0,
    isPullRequest: false,
  });
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
