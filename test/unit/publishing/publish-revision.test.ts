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

/** Publishes and tells every call that was made, in order. */
async function publish(more: Partial<RevisionPublication>, moves = true) {
  const calls: string[] = [];
  const note =
    (name: string, value?: unknown) =>
    (...given: readonly unknown[]): Promise<unknown> => {
      calls.push(`${name} ${JSON.stringify(given[0])}`.slice(0, 60));
      return Promise.resolve(value);
    };
  const host = {
    commit: note('commit', 'new'),
    ...{ addLabels: note('label'), requestReviewers: note('reviewers'), createCheckRun: note('check') },
  } as unknown as CodeHost;
  const revisions = {
    moveBranch: note('move', moves),
    updatePullRequest: note('edit'),
  } as unknown as RevisionHost;
  const publication: RevisionPublication = {
    ...{ pull, story, text: pullRequestText(story), title: 'A', reviewers: [] },
    remember: async (made) => void (await note(`remember ${Object.keys(made).join(',')}`)()),
    sayApproval: async () => void (await note('approval')()),
    ...more,
  };
  const published = publishRevision({ host, revisions }, publication);
  const result = await published.catch((error: unknown) => error);
  return { result, calls: calls.map((call) => call.replace(/ undefined$/, '')) };
}

const head = { ...memoryTree(new Map()), commit: 'old' };
const round = { head, changeSet: story.changeSet };

describe('publishing a revision', () => {
  it('puts one commit on the head, moves the branch without force, then refreshes the text and the check', async () => {
    const { result, calls } = await publish({ round });
    expect(result).toEqual({ head: 'new', missing: [] });
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      'commit',
      'remember',
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

  it('writes nothing on a pull request whose branch moved meanwhile', async () => {
    const { result, calls } = await publish({ round }, false);
    expect(result).toMatchObject({ code: 'head-moved' });
    expect(calls.at(-1)).toMatch(/^move/);
  });

  it('makes no second commit when an earlier attempt has pushed', async () => {
    const { result, calls } = await publish({});
    expect(result).toMatchObject({ head: 'old' });
    expect(calls.some((call) => /^(?:commit|move)/.test(call))).toBe(false);
  });
});
