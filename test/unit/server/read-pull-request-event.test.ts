import { describe, expect, it } from 'vitest';
import { followVerb, readPullRequestNews } from '../../../src/commands/pull-request-news.ts';
import { readComment } from '../../../src/commands/read-comment.ts';
import { readPullRequestEvent } from '../../../src/server/read-pull-request-event.ts';

const head = 'a'.repeat(40);
const before = 'b'.repeat(40);

function payload(changes: object = {}): object {
  return {
    action: 'synchronize',
    before,
    pull_request: { number: 7, title: 'A title', updated_at: '2026-11-22T10:00:00Z', head: { sha: head } },
    repository: { name: 'infra', default_branch: 'main', owner: { login: 'acme' } },
    sender: { id: 5, login: 'renovate[bot]' },
    installation: { id: 1 },
    ...changes,
  };
}

describe('what happens to a pull request', () => {
  it('becomes a run that carries it, whoever did it', () => {
    const request = readPullRequestEvent('d-1', payload());
    expect(request).toMatchObject({
      actor: 'renovate[bot]',
      command: { verb: followVerb },
      origin: { issueNumber: 7, isPullRequest: true },
    });
    expect(readPullRequestNews(request?.command.text ?? '')).toEqual({
      action: 'synchronize',
      head,
      before,
      at: '2026-11-22T10:00:00Z',
    });
  });

  it('has no commit before where nothing was pushed', () => {
    const request = readPullRequestEvent('d-1', payload({ action: 'submitted', before: undefined }));
    expect(readPullRequestNews(request?.command.text ?? '').before).toBe('');
  });

  it.each([
    ['another title', { action: 'edited', changes: { title: { from: 'x' } } }],
    ['a payload without a head', { pull_request: { number: 7 } }],
    ['a head that is none', { pull_request: { number: 7, title: '', updated_at: '', head: { sha: 'x y' } } }],
  ])('is nothing for %s', (_, changes) => {
    expect(readPullRequestEvent('d-1', payload(changes))).toBeUndefined();
  });

  it('matters when it gets another base', () => {
    expect(readPullRequestEvent('d-1', payload({ action: 'edited', changes: { base: {} } }))).toBeDefined();
  });

  it('cannot be typed by anybody', () => {
    const reading = readComment(`/promptops ${followVerb} opened ${head} - 2026`);
    expect(reading.kind).toBe('reply');
  });
});
