import { expect, it } from 'vitest';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import type { Made } from '../../../src/domain/run.ts';
import type { CodeHost } from '../../../src/publishing/code-host.ts';
import { publish } from '../../../src/publishing/publish.ts';
import { pullRequestText } from '../../../src/publishing/pull-request-text.ts';
import { storyOf } from './story.fixture.ts';

const story = storyOf();
const opened = { number: 7, url: 'https://github.example/7', open: true };

/** Resumes a run whose pull request is open, while the branch ends in a commit of somebody else's; tells what was done. */
async function resume(made: Made): Promise<{ readonly result: unknown; readonly calls: readonly string[] }> {
  const calls: string[] = [];
  const done =
    (name: string) =>
    (...given: readonly unknown[]): Promise<void> => {
      calls.push(`${name} ${JSON.stringify(given[0])}`);
      return Promise.resolve();
    };
  const host = {
    findPullRequest: () => Promise.resolve(opened),
    branchHead: () => Promise.resolve('theirs'),
    commitMessage: () => Promise.resolve('fix: by hand'),
    ...{ commit: done('commit'), createBranch: done('branch'), createPullRequest: done('open') },
    ...{ addLabels: done('label'), requestReviewers: done('reviewers'), createCheckRun: done('check') },
  } as unknown as CodeHost;
  const publication = {
    ...{ story, text: pullRequestText(story), tree: memoryTree(new Map()), reviewers: [], made },
    remember: () => Promise.resolve(),
    sayApproval: done('approval'),
  };
  const result = await publish(host, publication).catch((error: unknown) => error);
  return { result, calls };
}

it('tells a pull request to its end that somebody has pushed to since, with the check on the commit that was checked', async () => {
  const { result, calls } = await resume({ branch: 'promptops/7', head: 'ours' });
  expect(result).toMatchObject({ pullRequest: { number: 7 }, missing: [] });
  expect(calls).toEqual(['label 7', 'reviewers 7', 'check "ours"', 'approval 7']);
});

it('takes a branch for somebody else’s that it does not remember', async () => {
  const { result, calls } = await resume({ branch: 'promptops/7' });
  expect(result).toMatchObject({ code: 'branch-taken' });
  expect(calls).toEqual([]);
});
