import type { RepositoryConfig } from '../config/repository-config.ts';

/** The team slugs that a configuration names anywhere; only their membership has to be asked for. */
export function teamsNamedIn(config: RepositoryConfig): readonly string[] {
  const rules = [config.who, ...Object.values(config.environments).map((environment) => environment.who)];
  const entries = rules.flatMap((rule) => Object.values(rule).flat());
  return [...new Set(entries.filter((entry) => entry.startsWith('team:')).map((entry) => entry.slice(5)))];
}
