import { randomBytes } from 'node:crypto';
import type { Account } from '../model.ts';
import type { World } from '../world.ts';

/** Makes the account unless it is there. */
export function ensureAccount(world: World, login: string, type: 'User' | 'Organization'): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known !== undefined) return known;
  const id = world.nextId();
  const account: Account = { id, login, type, name: login, email: `${String(id)}+${login}@users.noreply.github.com` };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

/** Makes the person unless there; gives a new token of theirs. */
export function addUser(world: World, login: string): string {
  const account = ensureAccount(world, login, 'User');
  const token = `ghp_${randomBytes(27).toString('hex').slice(0, 36)}`;
  world.tokens.set(token, { kind: 'user', login: account.login });
  return token;
}

export function addOrganization(
  world: World,
  login: string,
  members: Readonly<Record<string, 'member' | 'admin'>> = {},
): void {
  ensureAccount(world, login, 'Organization');
  const known = world.members.get(login.toLowerCase()) ?? new Map<string, 'member' | 'admin'>();
  for (const [member, role] of Object.entries(members)) {
    ensureAccount(world, member, 'User');
    known.set(member.toLowerCase(), role);
  }
  world.members.set(login.toLowerCase(), known);
}

/** Makes or replaces a team; its members become members of the organisation. */
export function addTeam(world: World, org: string, slug: string, members: readonly string[]): void {
  addOrganization(world, org);
  const orgMembers = world.members.get(org.toLowerCase());
  for (const member of members) {
    ensureAccount(world, member, 'User');
    if (orgMembers?.has(member.toLowerCase()) === false) orgMembers.set(member.toLowerCase(), 'member');
  }
  const team = { id: world.nextId(), org, slug, members: new Set(members.map((member) => member.toLowerCase())) };
  world.teams.set(`${org}/${slug}`.toLowerCase(), team);
}
