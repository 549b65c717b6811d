import type { RepositoryConfig } from '../config/repository-config.ts';

/** The team slugs that a configuration names anywhere; only their membership has to be asked for. */
export function teamsNamedIn(config: RepositoryConfig): readonly string[] {
  return [
    ...new Set(
      entriesOf(config)
        .filter((entry) => entry.startsWith('team:'))
        .map((entry) => entry.slice(5)),
    ),
  ];
}

/** Whether anything depends on who owns a file. */
export function namesCodeowners(config: RepositoryConfig): boolean {
  return entriesOf(config).includes('codeowners');
}

function entriesOf(config: RepositoryConfig): readonly string[] {
  const rules = [config.who, ...Object.values(config.environments).map((environment) => environment.who)];
  return rules.flatMap((rule) => Object.values(rule).flat());
}
