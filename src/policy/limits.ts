import { limitsOf, type Allowance, type Limits, type OperatorLimits } from '../config/limits.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import { endOf, type Counters, type Window } from './counters.ts';

/** Whose allowance is used: `owner/name` and a login. */
export type Consumer = { readonly repository: string; readonly actor: string };

/** The limits of the service: what may be asked for, what the model may cost, how many pull requests may be open. */
export type LimitKeeper = {
  /** Counts a request for work. @throws {PromptOpsError} `limit-reached` */
  request(who: Consumer, config: RepositoryConfig): Promise<void>;
  /** @param owners who asked for each pull request of ours that is open. @throws {PromptOpsError} `limit-reached` */
  openPullRequests(who: Consumer, config: RepositoryConfig, owners: readonly string[]): void;
  budget(who: Consumer, config: RepositoryConfig): ModelBudget;
};

type Scope = { readonly key: string; readonly words: string; readonly most: Allowance; readonly setting: string };

/** Keeps the limits on counters that all instances share. */
export function createLimitKeeper(counters: Counters, operator: OperatorLimits): LimitKeeper {
  const scopesOf = (who: Consumer, config: RepositoryConfig): readonly Scope[] => {
    const limits: Limits = limitsOf(config, operator);
    const repository = who.repository.toLowerCase();
    const person = `${repository} ${who.actor.toLowerCase()}`;
    return [
      { key: person, words: `@${who.actor} in this repository`, most: limits.perActor, setting: 'limits.perActor' },
      { key: repository, words: 'this repository', most: limits, setting: 'limits' },
    ];
  };
  const reached = (scope: Scope, limit: keyof Allowance, what: string, ends: string): PromptOpsError =>
    new PromptOpsError('limit-reached', {
      limit: `${scope.setting}.${limit}`,
      reason: `The limit of ${scope.most[limit]} ${what} for ${scope.words} is reached (rule \`${scope.setting}.${limit}\`).`,
      ends,
    });
  const endsAt = async (key: string, window: Window, most: number): Promise<string> =>
    `It ends ${await endOf(counters, key, window, most)}; ask again then.`;
  const checkDay = async (
    scope: Scope,
    limit: 'tokensPerDay' | 'costPerDay',
    counted: string,
    what: string,
  ): Promise<void> => {
    const key = `${counted} ${scope.key}`;
    const most = scope.most[limit];
    if ((await counters.used(key, 'day')) >= most) throw reached(scope, limit, what, await endsAt(key, 'day', most));
  };

  return {
    async request(who, config) {
      for (const scope of scopesOf(who, config)) {
        const key = `requests ${scope.key}`;
        const most = scope.most.requestsPerHour;
        if ((await counters.take(key, 'hour', most)) === undefined)
          throw reached(scope, 'requestsPerHour', 'requests an hour', await endsAt(key, 'hour', most));
      }
    },
    openPullRequests(who, config, owners) {
      const ends = 'It ends as soon as one of them is merged or closed.';
      const own = owners.filter((owner) => owner.toLowerCase() === who.actor.toLowerCase());
      for (const [index, scope] of scopesOf(who, config).entries())
        if ((index === 0 ? own : owners).length >= scope.most.openPullRequests)
          throw reached(scope, 'openPullRequests', 'open pull requests of PromptOps', ends);
    },
    budget(who, config) {
      const scopes = scopesOf(who, config);
      return {
        async check() {
          for (const scope of scopes) {
            await checkDay(scope, 'tokensPerDay', 'tokens', 'model tokens a day');
            await checkDay(scope, 'costPerDay', 'cost', 'of cost a day for the model');
          }
        },
        async spend({ inputTokens, outputTokens }) {
          const cost = (inputTokens * operator.inputPrice + outputTokens * operator.outputPrice) / 1_000_000;
          for (const { key } of scopes) {
            await counters.add(`tokens ${key}`, 'day', inputTokens + outputTokens);
            if (cost > 0) await counters.add(`cost ${key}`, 'day', cost);
          }
        },
      };
    },
  };
}
