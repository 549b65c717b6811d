import type { ApprovalStore, Judgement } from '../audit/approval-store.ts';
import type { RunStore } from '../audit/run-store.ts';
import type { ApprovalNeed } from '../domain/approval.ts';
import type { Origin } from '../domain/request.ts';
import type { Run } from '../domain/run.ts';
import { authorize, type Decision } from '../policy/authorize.ts';
import { placesOf, type Places } from '../policy/environments.ts';
import { isProtected, ruleFor } from '../policy/rule-for.ts';
import { judgeApproval, type Approval, type Candidate, type Involved } from '../policy/second-person.ts';
import type { PullRequestFacts } from '../publishing/approval-host.ts';
import type { Connection } from './connection.ts';
import { loadRules } from './load-rules.ts';
import { readActor, type Rules } from './read-actor.ts';

/** What is asked about the second person of one pull request. */
export type ApprovalDesk = {
  readonly connection: Connection;
  readonly store: Pick<RunStore, 'ofPullRequest'>;
  readonly approvals: ApprovalStore;
  readonly origin: Origin;
};

/** How the approval of a pull request stands for the commit that is its head at this moment. */
export type Standing = {
  readonly facts: PullRequestFacts;
  readonly need: ApprovalNeed;
  /** The commit that we proposed; absent where the pull request is not ours. */
  readonly published?: string;
  /** Nothing is said on somebody else's pull request as long as the repository did not configure anything. */
  readonly quiet: boolean;
  readonly involved: Involved;
  /** Whether somebody may use `approve` on these files, by the rules and rights of this moment. */
  readonly decide: (login: string) => Promise<Decision>;
  readonly approval: Approval;
};

/** Reads everything anew: the head, the files, the commits, the reviews, the rules of the default branch and the rights of everybody. */
export async function readStanding(desk: ApprovalDesk): Promise<Standing> {
  const { connection, approvals: stored, store, origin } = desk;
  const number = origin.issueNumber;
  const repository = repositoryOf(origin);
  const host = connection.approvals;
  const facts = await host.pullRequest(number);
  const [run, rules, files, authors, reviews, kept] = await Promise.all([
    store.ofPullRequest(repository, number),
    connection.tree(`refs/heads/${origin.defaultBranch}`).then((tree) => loadRules(tree, connection.policy)),
    host.files(number),
    host.authors(number),
    host.approvingReviews(number),
    stored.of(repository, number),
  ]);
  const judged = kept.judgements.findLast(({ head }) => head === facts.headSha);
  const need = needOf({ run, facts, rules, files, judged });
  const decide = decider(connection, rules, files ?? [], need);
  const involved: Involved = {
    ...(run === undefined ? {} : { requester: run.request.actor }),
    authors: [
      ...new Set([...authors, ...(facts.ours ? [] : [facts.author]), ...kept.pushes.map(({ login }) => login)]),
    ],
  };
  const lastPush = kept.pushes.at(-1)?.at ?? '';
  const words = [
    ...kept.approvals
      .filter(({ head, proposal }) => head === facts.headSha && proposal === need.proposal)
      .map(({ login, confirmed }) => ({ login, isPerson: true, via: 'command' as const, confirmed })),
    // A review of this commit from before the last push was of a branch that went elsewhere meanwhile.
    ...reviews
      .filter(({ commit, at }) => commit === facts.headSha && Date.parse(at) > (Date.parse(lastPush) || 0))
      .map(({ login, isPerson }) => ({ login, isPerson, via: 'review' as const, confirmed: [] })),
  ];
  const candidates: Candidate[] = [];
  for (const word of words) candidates.push({ ...word, decision: await decide(word.login) });
  return {
    facts,
    need,
    ...(run?.made.head === undefined ? {} : { published: run.made.head }),
    quiet: run === undefined && !facts.ours && rules.config.source === 'default',
    involved,
    decide,
    approval: judgeApproval(need, candidates, involved),
  };
}

/** `owner/name`, the key under which runs and approvals are kept. */
export function repositoryOf({ repository: { owner, name } }: Origin): string {
  return `${owner}/${name}`;
}

type Found = {
  readonly run: Run | undefined;
  readonly facts: PullRequestFacts;
  readonly rules: Rules;
  readonly files: readonly string[] | undefined;
  /** What was found of a head that somebody pushed. */
  readonly judged: Judgement | undefined;
};

/** What our own run found necessary, and what the files as they are now make necessary. */
function needOf({ run, facts: { headSha, ours }, rules: { config }, files, judged }: Found): ApprovalNeed {
  const own = run?.made.approval;
  // What we proposed was judged with the repository's layout before us; of anything else only the paths are known.
  const isProposed = own !== undefined && run?.made.head === headSha;
  const { environments } = isProposed ? placesOf(config, [], files ?? []) : placesOfFiles(config, files ?? []);
  const rules = [
    ...(own?.rules ?? []),
    ...(isProposed ? [] : (judged?.rules ?? [])),
    ...environments.flatMap((environment) => ruleFor(config, environment, 'approve', 'write').protectedBy ?? []),
    // In doubt somebody has to look: nobody asked for what was pushed later, or knows what is more than GitHub lists.
    ...(own !== undefined && !isProposed ? ['changed-after-validation'] : []),
    ...(ours && own === undefined ? ['unknown-proposal'] : []),
    ...(files === undefined ? ['too-many-files'] : []),
  ];
  const confirm = [...(own?.confirm ?? []), ...(isProposed ? [] : (judged?.confirm ?? []))];
  return { rules: [...new Set(rules)], confirm: [...new Set(confirm)], proposal: own?.proposal ?? '' };
}

/** Without configured environments every folder and file name that looks protected is one. */
function placesOfFiles(config: Rules['config'], files: readonly string[]): Places {
  const names = files.flatMap((file) => file.split('/').map((part) => part.replace(/\.[^.]*$/, '')));
  const guessed = [...new Set(names)]
    .filter((name) => name !== '' && isProtected(config, name))
    .map((name) => ({ name, paths: files.filter((file) => file.split('/').some((part) => part.startsWith(name))) }));
  return placesOf(config, guessed, files);
}

function decider(
  connection: Connection,
  rules: Rules,
  files: readonly string[],
  need: ApprovalNeed,
): (login: string) => Promise<Decision> {
  const { config } = rules;
  const places = placesOfFiles(config, files);
  // Environments that the change reaches without touching their files stand in the rules that our run found.
  const reached = need.rules.flatMap(
    (rule) => /^(?:environments\.(.+)\.protected|default\.protected:(.+))$/.exec(rule)?.slice(1) ?? [],
  );
  const environments = [...new Set([...places.environments, ...reached.filter((name) => name !== undefined)])];
  return async (login) => {
    const actor = await readActor(login, connection.rights, rules, files);
    return authorize(config, { actor, verb: 'approve', access: 'write', environments, outside: places.outside });
  };
}
