import { describe, expect, it } from 'vitest';
import type { CodeHost, PullRequestState } from '../../../src/publishing/code-host.ts';
import { publishRevision, type RevisionPublication } from '../../../src/publishing/publish-revision.ts';
import { pullRequestText } from '../../../src/publishing/pull-request-text.ts';
import type { RevisionHost } from '../../../src/publishing/revision-host.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { storyOf } from './story.fixture.ts';

const story = storyOf();
const pull: PullRequestState = {
  ...{ number: 7, title: 'A', body: '', branch: 'promptops/7', base: 'main', headSha: 'old', ours: true, open: true },
  ...{ author: 'promptops[bot]', forkedAt: 'fork', mergedAt: null },
};

/** Whether the branch takes the commit, and what became of the pull request right before and after that. */
type Meanwhile = {
  readonly moves?: boolean;
  readonly before?: Partial<PullRequestState>;
  readonly after?: Partial<PullRequestState>;
};

/** Publishes and tells every call that was made, in order. */
async function publish(round: RevisionPublication['round'], { moves = true, before = {}, after = {} }: Meanwhile = {}) {
  const calls: string[] = [];
  const note =
    (name: string, value?: unknown) =>
    (...given: readonly unknown[]): Promise<unknown> => {
      calls.push(`${name} ${JSON.stringify(name === 'edit' ? given[1] : given[0])}`.slice(0, 60));
      return Promise.resolve(value);
    };
  const host = {
    commit: note('commit', 'new'),
    pullRequest: note('look', { ...pull, ...before }),
    ...{ addLabels: note('label'), requestReviewers: note('reviewers'), createCheckRun: note('check') },
  } as unknown as CodeHost;
  const revisions = {
    moveBranch: note('move', moves),
    updatePullRequest: note('edit', { ...pull, headSha: 'new', ...after }),
  } as unknown as RevisionHost;
  const publication: RevisionPublication = {
    ...{ pull, story, text: pullRequestText(story), title: 'A', reviewers: [], round },
    remember: async (made) => void (await note(`remember ${Object.keys(made).join(',')}`)()),
    sayApproval: async () => void (await note('approval')()),
  };
  const published = publishRevision({ host, revisions }, publication);
  const result = await published.catch((error: unknown) => error);
  return { result, calls: calls.map((call) => call.replace(/ undefined$/, '')) };
}

const head = { ...memoryTree(new Map()), commit: 'old' };
const round = { head, changeSet: story.changeSet };

describe('publishing a revision', () => {
  it('puts one commit on the head, moves the branch without force, then refreshes the text and the check', async () => {
    const { result, calls } = await publish(round);
    expect(result).toEqual({ head: 'new', missing: [] });
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      'commit',
      'remember',
      'look',
      'move',
      'remember',
      'edit',
      'label',
      'reviewers',
      'check',
      'approval',
    ]);
    expect(calls[0]).toContain('"parent":"old"');
  });

  it.each([
    ['was pushed to', { moves: false }, /^move/],
    ['was set back', { before: { headSha: 'older' } }, /^look/],
    ['was closed', { before: { open: false } }, /^look/],
  ] as const)('writes nothing on a pull request whose branch %s meanwhile', async (_, meanwhile, last) => {
    const { result, calls } = await publish(round, meanwhile);
    expect(result).toMatchObject({ code: 'head-moved' });
    expect(calls.at(-1)).toMatch(last);
    // A branch that is not ours to delete is named nowhere.
    expect(calls.join()).not.toContain('branch');
  });

  it('tells when the pull request ended in the moment of the push, so that the commit is in nothing', async () => {
    const { result } = await publish(round, { after: { open: false, headSha: 'old' } });
    expect(result).toMatchObject({
      missing: ['#7 was closed or merged in the same moment, so this commit is on the branch promptops/7 alone.'],
    });
    expect((await publish(round, { after: { open: false } })).result).toMatchObject({ missing: [] });
  });

  it('makes no second commit when an earlier attempt has pushed', async () => {
    const text = { title: 'As it was', body: 'That the commit vouches for.' };
    const { result, calls } = await publish({ pushed: 'older', text });
    expect(result).toMatchObject({ head: 'older' });
    expect(calls).toContainEqual(expect.stringContaining(`edit ${JSON.stringify(text).slice(0, 40)}`));
    expect(calls.some((call) => /^(?:commit|move)/.test(call))).toBe(false);
  });
});
