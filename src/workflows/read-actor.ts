import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Actor } from '../policy/authorize.ts';
import type { Rights } from '../policy/rights.ts';
import { namesCodeowners, teamsNamedIn } from '../policy/teams.ts';
import { ownersOf, teamsOwning, type OwnerRule } from '../publishing/code-owners.ts';

/** What decides about rights, as the default branch holds it at one moment. */
export type Rules = { readonly config: RepositoryConfig; readonly owners: readonly OwnerRule[] };

/**
 * Who somebody is, as GitHub tells it now. Teams are asked for only where the rules depend on them.
 * Without `files` there is no change yet, and nobody knows whose it will be: code owners count as such until it is known.
 */
export async function readActor(
  login: string,
  rights: Rights,
  rules: Rules,
  files?: readonly string[],
): Promise<Actor> {
  const { config, owners } = rules;
  const named = [...teamsNamedIn(config), ...(namesCodeowners(config) ? teamsOwning(owners) : [])];
  const role = await rights.roleOf(login);
  const member = await Promise.all(
    [...new Set(named)].map(async (team) => ((await rights.isTeamMember(team, login)) ? [team] : [])),
  );
  const teams = member.flat();
  const isOwner = (file: string): boolean =>
    ownersOf(owners, [file]).some((owner) =>
      owner.startsWith('team:') ? teams.includes(owner.slice(5)) : owner.toLowerCase() === login.toLowerCase(),
    );
  return { login, role, teams, isCodeowner: files === undefined || files.every(isOwner) };
}
