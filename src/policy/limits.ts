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

/** Keeps the limits on counters that all instances share. `now` is only for telling when a limit ends. */
export function createLimitKeeper(counters: Counters, operator: OperatorLimits, now = () => new Date()): LimitKeeper {
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
  const atEndOf = (window: Window): string => `It ends at ${endOf(window, now())}; ask again then.`;

  return {
    async request(who, config) {
      for (const scope of scopesOf(who, config)) {
        const taken = await counters.take(`requests ${scope.key}`, 'hour', scope.most.requestsPerHour);
        if (taken === undefined) throw reached(scope, 'requestsPerHour', 'requests an hour', atEndOf('hour'));
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
            if ((await counters.used(`tokens ${scope.key}`, 'day')) >= scope.most.tokensPerDay)
              throw reached(scope, 'tokensPerDay', 'model tokens a day', atEndOf('day'));
            if ((await counters.used(`cost ${scope.key}`, 'day')) >= scope.most.costPerDay)
              throw reached(scope, 'costPerDay', 'of cost a day for the model', atEndOf('day'));
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
