import type { RepositoryConfig } from '../config/repository-config.ts';
import { ruleFor, type Rule } from './rule-for.ts';

/** What a person may do in a repository as GitHub tells it; `none` covers outsiders. */
export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

const roles: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** Who asks, with the rights GitHub gives them now. Team slugs are those of the repository's owner. An App's login ends in `[bot]`. */
export type Actor = {
  readonly login: string;
  readonly role: Role;
  readonly teams: readonly string[];
  readonly isCodeowner: boolean;
};

/** A decision, and the rule that made it: always named, so that a denial can be looked up. */
export type Decision = {
  readonly allowed: boolean;
  readonly rule: string;
  readonly reason: string;
  readonly needs: readonly 'second-approver'[];
  /** The rule that demands the second person. */
  readonly protectedBy?: string;
};

/** Who wants to use which verb, and from where. */
export type Asking = {
  readonly actor: Actor;
  readonly verb: string;
  readonly access: 'read' | 'write';
  /** It was asked on a pull request whose branch lies in a fork, somebody else's code, and is no verb that may be (`forks`). */
  readonly fromFork?: boolean;
};

export type Question = Asking & {
  /** Environments that the change touches; empty: outside every environment. */
  readonly environments: readonly string[];
  /** Files outside every environment are touched as well. */
  readonly outside?: boolean;
};

/**
 * Decides verb × environment × actor. A change that touches several places needs every one's rights;
 * in doubt the answer is no. Pure, so the same function answers `who-can` and enforces.
 */
export function authorize(config: RepositoryConfig, question: Question): Decision {
  const { actor, verb, access, environments } = question;
  if (appSlugOf(actor.login) === undefined && !hasRole(actor, 'read'))
    return deny('outsider', `@${actor.login} has no access to this repository`);
  if (question.fromFork === true && access === 'write')
    return deny('fork', `\`${verb}\` writes, and on a pull request from a fork only commands that read are taken`);
  const isOutside = question.outside === true || environments.length === 0;
  // What only reads changes nothing in any environment.
  const places = access === 'read' ? [undefined] : isOutside ? [undefined, ...environments] : environments;
  const decisions = places.map((place) => decide(ruleFor(config, place, verb, access), actor, verb));
  const denied = decisions.find((decision) => !decision.allowed);
  if (denied !== undefined) return denied;
  const first = decisions[0] ?? deny('no-rule', 'nothing was decided');
  return decisions.find((decision) => decision.protectedBy !== undefined) ?? first;
}

/** Where a verb may be used: `places` are environments, and `undefined` for outside of them. */
export type Somewhere = {
  /** The decision of the first place that allows it, else the one outside every environment. */
  readonly decision: Decision;
  readonly places: readonly { readonly environment: string | undefined; readonly decision: Decision }[];
};

/** The first decision, when nobody knows yet what a request will touch: whether the verb may be used in at least one place. */
export function authorizeSomewhere(config: RepositoryConfig, asking: Asking): Somewhere {
  const environments = asking.access === 'read' ? [] : Object.keys(config.environments);
  const places = [undefined, ...environments].map((environment) => ({
    environment,
    decision: authorize(config, { ...asking, environments: environment === undefined ? [] : [environment] }),
  }));
  const allowed = places.find(({ decision }) => decision.allowed) ?? places[0];
  return { decision: allowed?.decision ?? deny('no-rule', 'nothing was decided'), places };
}

function decide({ name, listed, protectedBy }: Rule, actor: Actor, verb: string): Decision {
  const match = listed.find((entry) => matches(entry, actor));
  if (match !== undefined) {
    const decision = { allowed: true, rule: name, reason: `@${actor.login} is ${match}` } as const;
    return protectedBy === undefined
      ? { ...decision, needs: [] }
      : { ...decision, needs: ['second-approver'], protectedBy };
  }
  const app = appSlugOf(actor.login);
  if (app !== undefined)
    return deny('app', `${actor.login} is an App, and \`${name}\` does not list \`app:${app}\` for \`${verb}\``);
  const who = listed.length === 0 ? 'nobody' : listed.join(', ');
  return deny(name, `\`${verb}\` is for ${who}, and @${actor.login}, who has the role ${actor.role}, is none of them`);
}

/** Apps are never anybody but themselves: no role, team or ownership counts for them. */
function matches(entry: string, actor: Actor): boolean {
  const [kind, value = ''] = entry.split(':');
  const app = appSlugOf(actor.login);
  if (app !== undefined) return kind === 'app' && value === app;
  if (kind === 'user') return value.toLowerCase() === actor.login.toLowerCase();
  if (kind === 'team') return actor.teams.includes(value);
  if (kind === 'role') return hasRole(actor, value as Role);
  return kind === 'codeowners' && actor.isCodeowner;
}

/** `renovate` of `renovate[bot]`; `undefined` for a person, whose login cannot hold brackets. */
export function appSlugOf(login: string): string | undefined {
  return /^(.+)\[bot\]$/i.exec(login)?.[1]?.toLowerCase();
}

function hasRole(actor: Actor, needed: Role): boolean {
  return roles.indexOf(actor.role) >= roles.indexOf(needed);
}

const deny = (rule: string, reason: string): Decision => ({ allowed: false, rule, reason, needs: [] });
