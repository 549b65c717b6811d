import { describe, expect, it } from 'vitest';
import type { ApprovalNeed } from '../../../src/domain/approval.ts';
import { judgeApproval, whyNotSecond, type Candidate } from '../../../src/policy/second-person.ts';

const allowed = { allowed: true, rule: 'environments.production.who.approve', reason: '', needs: [] } as const;
const mia: Candidate = { login: 'mia', isPerson: true, via: 'review', confirmed: [], decision: allowed };
const need: ApprovalNeed = { rules: ['environments.production.protected'], confirm: [], proposal: 'p' };
const destroying: ApprovalNeed = { ...need, confirm: ['aws_db_instance.main', 'Namespace/shop'] };
const involved = { requester: 'lena', authors: ['lena', 'promptops[bot]', 'web-flow'] };

describe('the second person', () => {
  it.each([
    ['a bot', { ...mia, isPerson: false }, involved, 'second-person.bot'],
    ['an App by its name', { ...mia, login: 'renovate[bot]' }, involved, 'second-person.bot'],
    ['who asked', { ...mia, login: 'Lena' }, { ...involved, authors: [] }, 'second-person.requester'],
    ['who wrote a commit', { ...mia, login: 'LENA' }, { authors: ['lena'] }, 'second-person.author'],
    ['anybody, where a commit is by somebody unknown', mia, { authors: [null] }, 'second-person.unknown-author'],
    [
      'without the right',
      { ...mia, decision: { ...allowed, allowed: false, rule: 'who.approve' } },
      involved,
      'who.approve',
    ],
  ])('is not %s', (_, candidate, who, rule) => {
    expect(whyNotSecond(candidate, who)?.rule).toBe(rule);
    expect(judgeApproval(need, [candidate], who)).toMatchObject({ green: false, by: [], ignored: [{ rule }] });
  });

  it('is somebody else with the right', () => {
    expect(judgeApproval(need, [mia], involved)).toEqual({ green: true, by: ['mia'], missing: [], ignored: [] });
  });

  it('is nobody where no rule wants one', () => {
    expect(judgeApproval({ ...need, rules: [] }, [], involved).green).toBe(true);
  });

  it('types every name of what is destroyed, by command', () => {
    expect(judgeApproval(destroying, [mia], involved).missing).toEqual([
      'the names of what is destroyed, typed: `aws_db_instance.main`, `Namespace/shop`',
    ]);
    const half: Candidate = { ...mia, via: 'command', confirmed: ['aws_db_instance.main'] };
    expect(judgeApproval(destroying, [half], involved).missing[0]).toBe(
      'the names of what is destroyed, typed: `Namespace/shop`',
    );
    const other: Candidate = { ...half, login: 'rob', confirmed: ['Namespace/shop'] };
    expect(judgeApproval(destroying, [half, other], involved).green).toBe(true);
  });

  it('is not served by names that the requester typed', () => {
    const lena: Candidate = { ...mia, login: 'lena', via: 'command', confirmed: [...destroying.confirm] };
    expect(judgeApproval(destroying, [lena, mia], involved).green).toBe(false);
  });
});
