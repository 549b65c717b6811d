import type { RepositoryConfig } from '../config/repository-config.ts';

/** What a person may do in a repository as GitHub tells it; `none` covers outsiders. */
export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

const roles: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** Who asks, with the rights GitHub gives them now. Team slugs are those of the repository's owner. */
export type Actor = {
  readonly login: string;
  readonly role: Role;
  readonly teams: readonly string[];
  readonly isCodeowner: boolean;
};

/** Without a configuration that says otherwise, what is named like this is protected: `prod`, `eu-production`, `live`; not `delivery`. */
const looksLikeProduction = /(?:^|[^a-z])(?:prod|production|prd|live)(?:[^a-z]|$)/i;

/** A decision, and the rule that made it: always named, so that a denial can be looked up. */
export type Decision = {
  readonly allowed: boolean;
  readonly rule: string;
  readonly reason: string;
  readonly needs: readonly 'second-approver'[];
  /** The rule that demands the second person. */
  readonly protectedBy?: string;
};

export type Question = {
  readonly actor: Actor;
  readonly verb: string;
  readonly access: 'read' | 'write';
  /** Environments that the change touches; empty: outside every environment. */
  readonly environments: readonly string[];
};

/**
 * Decides verb × environment × actor. A change that touches several environments needs every one's rights;
 * in doubt the answer is no. Pure, so the same function answers `who-can` and enforces.
 */
export function authorize(config: RepositoryConfig, question: Question): Decision {
  if (roles.indexOf(question.actor.role) < roles.indexOf('read'))
    return deny('outsider', `@${question.actor.login} has no access to this repository`);
  if (question.access === 'read' && !hasRule(config.who, question.verb))
    return allow('readers', 'everyone who can read the repository may');
  const decisions =
    question.environments.length === 0
      ? [decide(config.who, question, 'who')]
      : question.environments.map((name) => decideIn(config, question, name));
  const denied = decisions.find((decision) => !decision.allowed);
  if (denied !== undefined) return denied;
  const first = decisions[0] ?? deny('no-rule', 'nothing was decided');
  return decisions.find((decision) => decision.protectedBy !== undefined) ?? first;
}

function decideIn(config: RepositoryConfig, question: Question, name: string): Decision {
  const environment = Object.hasOwn(config.environments, name) ? config.environments[name] : undefined;
  const rules = environment === undefined || !hasRule(environment.who, question.verb) ? config.who : environment.who;
  const place = rules === config.who ? 'who' : `environments.${name}.who`;
  const decision = decide(rules, question, place);
  const isProtected = environment?.protected ?? looksLikeProduction.test(name);
  if (!isProtected || !decision.allowed) return decision;
  const protectedBy =
    environment?.protected === undefined ? `default.protected:${name}` : `environments.${name}.protected`;
  return { ...decision, needs: ['second-approver'], protectedBy };
}

function decide(rules: RepositoryConfig['who'], { actor, verb, access }: Question, place: string): Decision {
  const key = Object.hasOwn(rules, verb) ? verb : '*';
  const listed = Object.hasOwn(rules, key) ? rules[key] : undefined;
  if (listed === undefined) {
    const needed: Role = access === 'write' ? 'write' : 'read';
    return hasRole(actor, needed)
      ? allow(`default.role:${needed}`, `@${actor.login} has the role ${actor.role}`)
      : deny(`default.role:${needed}`, `\`${verb}\` needs the role ${needed}, and @${actor.login} has ${actor.role}`);
  }
  const rule = `${place}.${key}`;
  const match = listed.find((entry) => matches(entry, actor));
  if (match !== undefined) return allow(rule, `@${actor.login} is ${match}`);
  return deny(
    rule,
    `\`${verb}\` is for ${listed.length === 0 ? 'nobody' : listed.join(', ')}, and @${actor.login} is none of them`,
  );
}

function matches(entry: string, actor: Actor): boolean {
  const [kind, value = ''] = entry.split(':');
  if (kind === 'user') return value.toLowerCase() === actor.login.toLowerCase();
  if (kind === 'team') return actor.teams.includes(value);
  if (kind === 'role') return hasRole(actor, value as Role);
  return kind === 'codeowners' && actor.isCodeowner;
}

function hasRole(actor: Actor, needed: Role): boolean {
  return roles.indexOf(actor.role) >= roles.indexOf(needed);
}

function hasRule(rules: RepositoryConfig['who'], verb: string): boolean {
  return Object.hasOwn(rules, verb) || Object.hasOwn(rules, '*');
}

const allow = (rule: string, reason: string): Decision => ({ allowed: true, rule, reason, needs: [] });
const deny = (rule: string, reason: string): Decision => ({ allowed: false, rule, reason, needs: [] });
