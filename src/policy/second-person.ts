import type { ApprovalNeed } from '../domain/approval.ts';
import type { Decision } from './authorize.ts';

/** One word for the commit that is the head now; `decision`: whether this person may use `approve` on these files. */
export type Candidate = {
  readonly login: string;
  readonly isPerson: boolean;
  readonly via: 'command' | 'review';
  readonly confirmed: readonly string[];
  readonly decision: Decision;
};

/** Whose word does not count, because it is their own change. */
export type Involved = {
  /** Who asked for it. */
  readonly requester?: string;
  /** Who opened the pull request, wrote its commits or pushed them; `null`: somebody GitHub does not know. */
  readonly authors: readonly (string | null)[];
};

/** A denial with its rule, or nothing against this person. */
export type Objected = { readonly rule: string; readonly reason: string };

/**
 * Why somebody is no second person for a change: a bot, its requester, one of its authors, or without the right.
 * The same rule answers a command at once and counts reviews later.
 */
export function whyNotSecond(
  { login, isPerson, decision }: Pick<Candidate, 'login' | 'isPerson' | 'decision'>,
  { requester, authors }: Involved,
): Objected | undefined {
  const isThem = (other: string | null | undefined): boolean => other?.toLowerCase() === login.toLowerCase();
  if (!isPerson || login.endsWith('[bot]')) return { rule: 'second-person.bot', reason: `${login} is no person` };
  if (isThem(requester)) return { rule: 'second-person.requester', reason: `@${login} asked for this change` };
  if (authors.some(isThem)) return { rule: 'second-person.author', reason: `@${login} had a hand in its commits` };
  if (authors.includes(null))
    return {
      rule: 'second-person.unknown-author',
      reason:
        'GitHub does not know everybody who had a hand in its commits, so nobody can be shown to be somebody else',
    };
  return decision.allowed ? undefined : { rule: decision.rule, reason: decision.reason };
}

export type Approval = {
  readonly green: boolean;
  /** Who approved, where somebody did. */
  readonly by: readonly string[];
  /** What is missing, one sentence each; empty when green. */
  readonly missing: readonly string[];
  /** Whose word did not count, and why. */
  readonly ignored: readonly (Objected & { readonly login: string })[];
};

/** Whether the second person has agreed: somebody else with the right, and the names of what is destroyed typed by such a person. */
export function judgeApproval(need: ApprovalNeed, candidates: readonly Candidate[], involved: Involved): Approval {
  if (need.rules.length === 0) return { green: true, by: [], missing: [], ignored: [] };
  const judged = candidates.map((candidate) => ({ candidate, against: whyNotSecond(candidate, involved) }));
  const good = judged.filter(({ against }) => against === undefined).map(({ candidate }) => candidate);
  const ignored = judged.flatMap(({ candidate: { login }, against }) =>
    against === undefined ? [] : [{ login, ...against }],
  );
  const typed = new Set(good.filter(({ via }) => via === 'command').flatMap(({ confirmed }) => confirmed));
  const untyped = need.confirm.filter((name) => !typed.has(name));
  const missing = [
    ...(good.length === 0 ? ['the approval of somebody else who may'] : []),
    ...(untyped.length === 0
      ? []
      : [`the names of what is destroyed, typed: ${untyped.map((name) => `\`${name}\``).join(', ')}`]),
  ];
  return { green: missing.length === 0, by: [...new Set(good.map(({ login }) => login))], missing, ignored };
}
