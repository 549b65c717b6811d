import { describe, expect, it } from 'vitest';
import { noPolicy } from '../../../src/config/operator-policy.ts';
import type { Judgement } from '../../../src/audit/approval-store.ts';
import type { ApprovalNeed } from '../../../src/domain/approval.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { Review } from '../../../src/publishing/approval-host.ts';
import { readStanding, type ApprovalDesk, type Standing } from '../../../src/workflows/approval-standing.ts';
import { memoryTree } from '../context/memory-tree.ts';

const head = 'a'.repeat(40);
const other = 'b'.repeat(40);
const configured =
  'version: 1\nenvironments:\n  production: { paths: ["envs/production/**"], who: { approve: ["user:mia"] } }\n';

type Setting = {
  readonly files?: readonly string[] | undefined;
  readonly config?: string;
  /** What our run found; absent for a pull request that is not ours. */
  readonly own?: ApprovalNeed & { readonly head: string };
  readonly reviews?: readonly Review[];
  readonly pushedAt?: string;
  readonly judgements?: readonly Judgement[];
};

/** How a pull request of eve's (or ours) stands whose head is `head`. */
function standing(setting: Setting): Promise<Standing> {
  const { own, config, reviews = [], pushedAt, judgements = [] } = setting;
  const run = own && { request: { actor: 'lena' }, made: { approval: own, head: own.head } };
  const approvals = {
    of: () =>
      Promise.resolve({
        approvals: [],
        pushes: pushedAt === undefined ? [] : [{ head, login: 'lena', at: pushedAt }],
        judgements,
      }),
  };
  const connection = {
    policy: noPolicy,
    approvals: {
      pullRequest: () =>
        Promise.resolve({
          ...{ headSha: head, author: own ? 'promptops[bot]' : 'eve', ours: own !== undefined, open: true },
          labels: [],
        }),
      authors: () => Promise.resolve(['eve']),
      approvingReviews: () => Promise.resolve(reviews),
      files: () => Promise.resolve('files' in setting ? setting.files : ['envs/production/a.tf']),
    },
    rights: { roleOf: () => Promise.resolve('write'), isTeamMember: () => Promise.resolve(false) },
    tree: () => Promise.resolve(memoryTree(config === undefined ? {} : { '.github/promptops.yml': config })),
  };
  const origin = { repository: { owner: 'acme', name: 'infra' }, defaultBranch: 'main', issueNumber: 7 };
  const store = { ofPullRequest: () => Promise.resolve(run as unknown as Run | undefined) };
  return readStanding({ connection, store, approvals, origin } as unknown as ApprovalDesk);
}

const review = (login: string, commit = head, at = '2026-11-22T10:00:00Z'): Review => ({
  login,
  isPerson: true,
  commit,
  at,
});

describe('what a pull request needs', () => {
  it.each<[string, Setting, readonly string[]]>([
    [
      'is what our run found',
      { own: { rules: ['stateful-removal'], confirm: [], proposal: 'p', head }, files: ['live/a.tf'] },
      ['stateful-removal'],
    ],
    [
      'is more when the rules of the default branch changed since',
      { own: { rules: [], confirm: [], proposal: 'p', head }, config: configured },
      ['default.protected:production'],
    ],
    [
      'is a look at what was pushed later',
      { own: { rules: [], confirm: [], proposal: 'p', head: other }, files: ['a.tf'] },
      ['changed-after-validation'],
    ],
    [
      'is what was found of the commit that was pushed, and not of another one',
      {
        own: { rules: [], confirm: [], proposal: 'p', head: other },
        files: ['a.tf'],
        judgements: [
          { head, rules: ['stateful-removal'], confirm: ['aws_db_instance.a'] },
          { head: other, rules: ['public-ingress'], confirm: [] },
        ],
      },
      ['stateful-removal', 'changed-after-validation'],
    ],
    ['is told by the paths of what is not ours', { files: ['envs/prod/a.tf'] }, ['default.protected:prod']],
    ['is nothing outside of what is protected', { files: ['envs/dev/a.tf'] }, []],
    ['is a look at more files than GitHub lists', { files: undefined }, ['too-many-files']],
  ])('%s', async (_, setting, rules) => {
    expect((await standing(setting)).need.rules).toEqual(rules);
  });

  it('is the names of what a push destroys, beside those of what we proposed', async () => {
    const own = { rules: ['stateful-removal'], confirm: ['aws_db_instance.a'], proposal: 'p', head: other };
    const judgements = [{ head, rules: ['stateful-removal'], confirm: ['aws_db_instance.b'] }];
    expect((await standing({ own, judgements })).need.confirm).toEqual(['aws_db_instance.a', 'aws_db_instance.b']);
    // Back at what we proposed it is what our run found.
    const back = { ...own, head };
    expect((await standing({ own: back, judgements })).need.confirm).toEqual(['aws_db_instance.a']);
  });

  it('is told on pull requests of others only where the repository is configured', async () => {
    expect((await standing({})).quiet).toBe(true);
    expect((await standing({ config: configured })).quiet).toBe(false);
    expect((await standing({ own: { rules: [], confirm: [], proposal: 'p', head } })).quiet).toBe(false);
  });
});

describe('a review', () => {
  it.each<[string, Review, string | undefined, boolean]>([
    ['of the head counts', review('mia'), undefined, true],
    ['of another commit does not', review('mia', other), undefined, false],
    ['from before the last push does not', review('mia'), '2026-11-22T11:00:00Z', false],
    ['by its author does not', review('eve'), undefined, false],
    ['by somebody who may not approve here does not', review('rob'), undefined, false],
    ['by a bot does not', { ...review('mia'), isPerson: false }, undefined, false],
  ])('%s', async (_, one, pushedAt, green) => {
    const { approval } = await standing({
      config: configured,
      reviews: [one],
      ...(pushedAt === undefined ? {} : { pushedAt }),
    });
    expect(approval.green).toBe(green);
  });
});
