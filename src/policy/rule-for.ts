import type { RepositoryConfig } from '../config/repository-config.ts';

/** The one rule that decides about a verb in a place. */
export type Rule = {
  /** Where it stands: `environments.production.who.scale`, `who.*`; `default.role:write` where nothing was configured. */
  readonly name: string;
  /** Who may, as the configuration writes it: `team:sre`, `role:write`. */
  readonly listed: readonly string[];
  /** The rule that demands a second person, where one does. */
  readonly protectedBy?: string;
};

/** Without a configuration that says otherwise, what is named like this is protected: `prod`, `eu-production`, `live`; not `delivery`. */
const looksLikeProduction = /(?:^|[^a-z])(?:prod|production|prd|live)(?:[^a-z]|$)/i;

/**
 * Finds the rule: the environment's own list for the verb, else its `*`; else those of the repository; else the default role.
 * `*` stands for verbs that write: who may read the repository may be told about it, unless the verb itself is listed.
 * @param environment `undefined`: outside every environment
 */
export function ruleFor(
  config: RepositoryConfig,
  environment: string | undefined,
  verb: string,
  access: 'read' | 'write',
): Rule {
  const configured =
    environment !== undefined && Object.hasOwn(config.environments, environment)
      ? config.environments[environment]
      : undefined;
  const rule = listIn(configured?.who ?? {}, `environments.${environment ?? ''}.who`, verb, access) ??
    listIn(config.who, 'who', verb, access) ?? { name: `default.role:${access}`, listed: [`role:${access}`] };
  if (access === 'read' || environment === undefined || !isProtected(config, environment)) return rule;
  const place =
    configured?.protected === undefined ? `default.protected:${environment}` : `environments.${environment}.protected`;
  return { ...rule, protectedBy: place };
}

/** Whether an environment wants a second person: as configured, else when it is named like production. */
export function isProtected(config: RepositoryConfig, environment: string): boolean {
  const configured = Object.hasOwn(config.environments, environment) ? config.environments[environment] : undefined;
  return configured?.protected ?? looksLikeProduction.test(environment);
}

function listIn(who: RepositoryConfig['who'], place: string, verb: string, access: 'read' | 'write'): Rule | undefined {
  const keys = access === 'write' ? [verb, '*'] : [verb];
  const key = keys.find((candidate) => Object.hasOwn(who, candidate));
  const listed = key === undefined ? undefined : who[key];
  return listed === undefined ? undefined : { name: `${place}.${key ?? ''}`, listed };
}
