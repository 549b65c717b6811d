import { PromptOpsError } from '../../domain/errors.ts';
import type { Role } from '../../policy/authorize.ts';
import type { Rights } from '../../policy/rights.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';

const known: readonly string[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];

/** Rights as GitHub's permission API tells them. Whatever it does not clearly grant is `none`. */
export function githubRights({ octokit, teams, names, attempt }: RepositoryClient): Rights {
  return {
    async roleOf(login) {
      const answer = await attempt('read permissions', () =>
        orNothing(octokit.rest.repos.getCollaboratorPermissionLevel({ ...names, username: login })),
      );
      // `role_name` tells triage and maintain apart but may be a custom role; `permission` is then its base.
      const role = answer?.data.role_name ?? '';
      const base = answer?.data.permission ?? 'none';
      return (known.includes(role) ? role : known.includes(base) ? base : 'none') as Role;
    },
    async isTeamMember(teamSlug, login) {
      const { rest } = await teams();
      const answer = await attempt('read team membership', () =>
        orNothing(rest.teams.getMembershipForUserInOrg({ org: names.owner, team_slug: teamSlug, username: login })),
      );
      return answer?.data.state === 'active';
    },
  };
}

async function orNothing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof PromptOpsError || statusOf(error) !== 404) throw error;
    return undefined;
  }
}
