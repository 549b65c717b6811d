import { expect, it } from 'vitest';
import { noPolicy } from '../../../src/config/operator-policy.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { onboardWorkflow } from '../../../src/workflows/onboard.ts';
import type { WorkflowContext } from '../../../src/workflows/workflow-context.ts';
import { memoryTree } from '../context/memory-tree.ts';

const files = { 'envs/prod/main.tf': 'resource "aws_sns_topic" "t" {\n  name = "t"\n}\n' };

/** An App that was installed, with a pull request from the onboarding branch on GitHub already. */
async function onboarded(made: object) {
  const opened: string[] = [];
  const host = {
    repository: () => Promise.resolve({ defaultBranch: 'main', archived: false }),
    findPullRequest: () => Promise.resolve({ number: 4, open: true }),
    branchHead: () => Promise.resolve('a'.repeat(40)),
    commitMessage: () => Promise.resolve('x\n\nPromptOps-Onboarding: 1'),
    createPullRequest: ({ title }: { readonly title: string }) => Promise.resolve(void opened.push(title)),
  };
  const tree = { ...memoryTree(files), commit: 'b'.repeat(40) };
  const context = {
    run: { id: 'r', made, request: { origin: { issueNumber: 0 } } },
    connection: { host, policy: noPolicy, tree: () => Promise.resolve(tree) },
    progress: { enter: () => Promise.resolve() },
    remember: () => Promise.resolve(),
  };
  const parts = { inventory: buildInventory, templates: () => Promise.resolve([]) };
  return { ending: await onboardWorkflow(context as unknown as WorkflowContext, parts), opened };
}

it('a first pull request that is there is not opened again', async () => {
  const { ending, opened } = await onboarded({});
  expect(ending).toMatchObject({ outcome: 'unchanged', comment: expect.stringContaining('#4 proposes') as string });
  expect(opened).toEqual([]);
});

it('the run that opened it, killed right after, says so when it is resumed', async () => {
  const { ending, opened } = await onboarded({ branch: 'promptops/onboarding' });
  expect(ending).toMatchObject({ outcome: 'changed', comment: expect.stringContaining('Opened #4') as string });
  expect(opened).toEqual([]);
});
