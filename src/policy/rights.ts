import type { Role } from './authorize.ts';

/** What GitHub says about people in one repository; asked again at each decision, cached only for moments. */
export type Rights = {
  /** The role of a login; `none` for outsiders and unknown logins. */
  roleOf(login: string): Promise<Role>;
  isTeamMember(teamSlug: string, login: string): Promise<boolean>;
};
