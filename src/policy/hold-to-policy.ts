import type { OperatorPolicy } from '../config/operator-policy.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import { guardrails } from './guardrails/guardrails.ts';

/** From the mildest to the strictest. */
const actions = ['off', 'warn', 'approve', 'refuse'] as const;
type Action = (typeof actions)[number];

/**
 * The configuration of a repository, held to what the operator asks of all: of two actions of a guardrail the stricter one, rules and
 * environments of both, and what the operator protects is protected.
 */
export function holdToPolicy(config: RepositoryConfig, policy: OperatorPolicy): RepositoryConfig {
  const own = config.environments;
  const environments = { ...own };
  for (const [name, { paths, protected: isProtected }] of Object.entries(policy.environments)) {
    const known = Object.hasOwn(own, name) ? own[name] : undefined;
    environments[name] = {
      paths: [...new Set([...(known?.paths ?? []), ...paths])],
      protected: isProtected === true || known?.protected,
      who: known?.who ?? {},
    };
  }
  const alsoGuessed = Object.keys(own).length === 0 && Object.keys(environments).length > 0;
  return {
    ...config,
    environments,
    guardrails: { ...config.guardrails, ...stricter(config.guardrails, policy.guardrails) },
    rules: [...policy.rules, ...config.rules],
    ...(alsoGuessed ? { alsoGuessed } : {}),
  };
}

function stricter(
  own: RepositoryConfig['guardrails'],
  floor: OperatorPolicy['guardrails'],
): RepositoryConfig['guardrails'] {
  const names = Object.keys(floor) as (keyof typeof floor)[];
  return Object.fromEntries(
    names.map((name): [string, Action] => {
      const wanted = own[name] ?? guardrails[name].action;
      const least = floor[name] ?? 'off';
      return [name, actions.indexOf(wanted) < actions.indexOf(least) ? least : wanted];
    }),
  );
}
