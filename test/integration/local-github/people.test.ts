import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, person, repo, startSeeded, type Seeded } from './support.ts';

describe('people, teams and what they may do', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await startSeeded();
    seeded.github.addTeam('acme', 'sre', ['tom']);
    for (const role of ['none', 'triage', 'maintain', 'admin'] as const)
      seeded.github.setRole('acme/infra', `with-${role}`, role);
    seeded.github.addOrganization('acme', { olga: 'admin', mia: 'member' });
    await seeded.github.addRepository({
      owner: 'acme',
      name: 'private',
      from: null,
      private: true,
      teams: { sre: 'write' },
    });
    seeded.github.addUser('nina');
  });
  afterAll(() => seeded.github.close());

  const roleIn = async (name: string, username: string): Promise<readonly [string, string]> => {
    const { data } = await seeded.bot.rest.repos.getCollaboratorPermissionLevel({
      owner: 'acme',
      repo: name,
      username,
    });
    return [data.permission, data.role_name];
  };

  it.each([
    ['lena', 'write', 'write'],
    ['rhea', 'read', 'read'],
    ['with-triage', 'read', 'triage'],
    ['with-maintain', 'write', 'maintain'],
    ['with-admin', 'admin', 'admin'],
    ['olga', 'admin', 'admin'],
    ['nina', 'read', 'read'],
  ])('tells the permission of %s on a public repository: %s, %s', async (login, permission, role) => {
    expect(await roleIn('infra', login)).toEqual([permission, role]);
  });

  it('tells of rights through a team, through membership, and of none on a private repository', async () => {
    expect(await roleIn('private', 'tom')).toEqual(['write', 'write']);
    expect(await roleIn('private', 'mia')).toEqual(['read', 'read']);
    expect(await roleIn('private', 'nina')).toEqual(['none', 'none']);
    expect(await failure(roleIn('private', 'not-a-person'))).toMatchObject({ status: 404 });
  });

  it('hides a private repository from those who may not see it', async () => {
    const nina = person(seeded.github, seeded.github.addUser('nina'));
    expect(await failure(nina.rest.repos.get({ owner: 'acme', repo: 'private' }))).toMatchObject({ status: 404 });
  });

  it('tells who is in a team, and 404 for who is not', async () => {
    const membership = (username: string) =>
      seeded.bot.rest.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'sre', username });
    expect((await membership('tom')).data).toMatchObject({ state: 'active', role: 'member' });
    expect(await failure(membership('lena'))).toMatchObject({ status: 404 });
  });

  it('keeps teams from an App without members: read', async () => {
    seeded.github.setPermissions('acme', { issues: 'write' });
    const { data } = await seeded.app.octokit.rest.apps.createInstallationAccessToken({
      installation_id: seeded.github.installationId,
    });
    const weak = person(seeded.github, data.token);
    expect(
      await failure(weak.rest.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'sre', username: 'tom' })),
    ).toMatchObject({ status: 403 });
  });

  it('knows whose token it is', async () => {
    expect((await seeded.lena.rest.users.getAuthenticated()).data.login).toBe('lena');
    expect((await seeded.lena.rest.repos.get(repo)).data.permissions).toMatchObject({ push: true, admin: false });
  });
});
