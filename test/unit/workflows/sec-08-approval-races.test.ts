import { describe, expect, it } from 'vitest';
import { noPolicy } from '../../../src/config/operator-policy.ts';
import type { Push, StoredApproval } from '../../../src/audit/approval-store.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';
import { digestOf } from '../../../src/domain/text-digest.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { ApprovalHost } from '../../../src/publishing/approval-host.ts';
import { approveWorkflow } from '../../../src/workflows/approve.ts';
import { followPullRequest } from '../../../src/workflows/follow-pull-request.ts';
import { writePullRequestNews } from '../../../src/commands/pull-request-news.ts';
import type { WorkflowContext } from '../../../src/workflows/workflow-context.ts';
import { memoryTree } from '../context/memory-tree.ts';

const proposed = 'a'.repeat(40);
const pushed = 'b'.repeat(40);
const text = '/promptops approve';
const origin = {
  repository: { owner: 'acme', name: 'infra' },
  installationId: 1,
  defaultBranch: 'main',
  issueNumber: 7,
  isPullRequest: true,
  textDigest: digestOf(text),
};

function runOf(verb: string, typed: string, actor: string): Run {
  return {
    id: '6f1c2d3e-0000-4000-8000-000000000001',
    request: { command: { verb, text: typed, flags: {} }, actor, quote: typed, title: '', origin, deliveryId: 'd' },
    state: 'running',
    outcome: null,
    attempt: 1,
    made: {},
    timeline: [],
    createdAt: '',
    updatedAt: '',
  };
}

type Move = 'commit' | 'force-push' | 'force-push and back';

/** A pull request of ours in production, waiting for mia; somebody moves its branch before the nth call that is made to GitHub. */
function bench(movesBefore: number, move: Move) {
  const state = { head: proposed, calls: 0, moved: [] as string[], checks: new Map<string, boolean>() };
  const kept = { approvals: [] as StoredApproval[], pushes: [] as Push[], judgements: [] };
  const tick = <Value>(value: () => Value): Promise<Value> => {
    state.calls += 1;
    if (state.calls === movesBefore) {
      state.moved.push(pushed);
      state.head = pushed;
    }
    // The branch comes back two calls later, as if nothing had been.
    if (move === 'force-push and back' && state.calls === movesBefore + 2) {
      state.moved.push(proposed);
      state.head = proposed;
    }
    return Promise.resolve(value());
  };
  const host: ApprovalHost = {
    pullRequest: () =>
      tick(() => ({ headSha: state.head, author: 'promptops[bot]', ours: true, open: true, labels: [] })),
    authors: () =>
      tick(() => ['promptops[bot]', 'lena', ...(state.head === pushed && move === 'commit' ? ['eve'] : [])]),
    approvingReviews: () => tick(() => []),
    files: () => tick(() => ['envs/production/main.tf']),
    takeBack: (sha) => tick(() => void (state.checks.has(sha) && state.checks.set(sha, false))),
    label: () => Promise.resolve(),
    report: (sha, { green }) => tick(() => void state.checks.set(sha, green)),
  };
  const published: Run = {
    ...runOf('set', 'set x', 'lena'),
    made: {
      pullRequest: 7,
      head: proposed,
      approval: { rules: ['environments.production.protected'], confirm: [], proposal: 'p' },
    },
  };
  const store = { ofPullRequest: () => Promise.resolve(published) };
  const approvals = {
    approve: (_: string, __: number, approval: StoredApproval) => tick(() => void kept.approvals.push(approval)),
    push: (_: string, __: number, push: Push) => {
      kept.approvals = [];
      kept.pushes.push(push);
      return Promise.resolve();
    },
    takeBack: (_: string, __: number, head: string) => {
      kept.approvals = kept.approvals.filter((approval) => approval.head !== head);
      return Promise.resolve();
    },
    judge: () => Promise.resolve(),
    of: () => Promise.resolve(kept),
  };
  const connection = {
    policy: noPolicy,
    approvals: host,
    rights: { roleOf: () => tick(() => 'write'), isTeamMember: () => Promise.resolve(false) },
    conversation: { currentText: () => tick(() => text) },
    tree: () => tick(() => memoryTree({})),
    // What is pushed is judged elsewhere; here it is about who approved what.
    host: { pullRequest: () => Promise.resolve(undefined) },
  };
  const unused = (): never => {
    throw new Error('nothing is judged here');
  };
  const judging = { inventory: unused, semanticChanges: unused, validate: unused };
  const contextOf = (run: Run): WorkflowContext =>
    ({ run, connection, store, attest: () => undefined }) as unknown as WorkflowContext;
  return {
    state,
    kept,
    approve: () => approveWorkflow(contextOf(runOf('approve', 'approve', 'mia')), { approvals }),
    /** GitHub tells of each move, whenever it gets around to it. */
    async tell() {
      for (const [index, head] of state.moved.entries()) {
        const before = index === 0 ? proposed : (state.moved[index - 1] ?? '');
        const news = writePullRequestNews({ action: 'synchronize', head, before, at: `2026-11-22T10:00:0${index}Z` });
        await followPullRequest(contextOf(runOf('follow', news, 'eve')), { approvals, ...judging });
      }
    },
  };
}

async function callsOfOneApproval(): Promise<number> {
  const quiet = bench(Number.POSITIVE_INFINITY, 'commit');
  await quiet.approve();
  return quiet.state.calls;
}

const calls = await callsOfOneApproval();
const moments = Array.from({ length: calls }, (_, index) => index + 1);

describe('between an approval and its use (SEC-08)', () => {
  it('there are at least ten moments at which somebody can push', () => {
    expect(calls).toBeGreaterThanOrEqual(10);
  });

  it('nobody pushes: the commit that was approved is green', async () => {
    const { approve, state, kept } = bench(Number.POSITIVE_INFINITY, 'commit');
    expect((await approve()).comment).toContain('is green');
    expect(state.checks.get(proposed)).toBe(true);
    expect(kept.approvals).toEqual([{ login: 'mia', head: proposed, proposal: 'p', confirmed: [] }]);
  });

  describe.each(['commit', 'force-push'] as const)('a %s', (move) => {
    it.each(moments)('before call %i to GitHub makes the approval void, with the reason', async (moment) => {
      const { approve, state, kept, tell } = bench(moment, move);
      const error = await approve().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(PromptOpsError);
      expect((error as PromptOpsError).message).toMatch(/The branch moved|had a hand in its commits/);
      await tell();
      expect(kept.approvals).toEqual([]);
      expect([...state.checks.values()]).not.toContain(true);
    });
  });

  it.each(moments)('a force-push and back before call %i leaves no approval behind', async (moment) => {
    const { approve, state, kept, tell } = bench(moment, 'force-push and back');
    await approve().catch(() => undefined);
    await tell();
    expect(kept.approvals).toEqual([]);
    expect([...state.checks.values()]).not.toContain(true);
  });

  it.each(['commit', 'force-push', 'force-push and back'] as const)(
    'a %s after its use takes it back',
    async (move) => {
      const { approve, state, kept, tell } = bench(Number.POSITIVE_INFINITY, move);
      await approve();
      state.moved.push(pushed, ...(move === 'force-push and back' ? [proposed] : []));
      state.head = move === 'force-push and back' ? proposed : pushed;
      await tell();
      expect(kept.approvals).toEqual([]);
      expect([...state.checks.values()]).not.toContain(true);
    },
  );
});
