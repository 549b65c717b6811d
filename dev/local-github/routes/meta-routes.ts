import { ok, type Route } from '../http/route.ts';

/** What clients ask about the service itself. */
export const metaRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/meta',
    handle: () => ok({ verifiable_password_authentication: false, installed_version: '3.20.0' }),
  },
  { method: 'GET', path: '/zen', handle: () => ({ status: 200, text: 'Speak like a human.' }) },
  {
    method: 'GET',
    path: '/rate_limit',
    handle: () => {
      const core = { limit: 5000, remaining: 5000, used: 0, reset: Math.floor(Date.now() / 1000) + 3600 };
      return ok({ resources: { core, search: core, graphql: core }, rate: core });
    },
  },
];
