import { ApiError } from './api-error.ts';
import type { Actor } from './credentials.ts';

export type RateLimits = {
  /** Counts one call of this login and gives the `x-ratelimit-*` headers; throws GitHub's 403 once the hour's budget is spent. */
  take(login: string, kind: Actor['kind']): Readonly<Record<string, string>>;
};

/** Calls an hour: docs.github.com, "Rate limits for the REST API". Nobody gets 60 there; here as many as a person, so that pages can be clicked. */
export function createRateLimits(perHour: number): RateLimits {
  const windows = new Map<string, { used: number; readonly resetsAt: number }>();
  return {
    take(login) {
      const seconds = Math.floor(Date.now() / 1000);
      const current = windows.get(login);
      const window =
        current === undefined || current.resetsAt <= seconds ? { used: 0, resetsAt: seconds + 3600 } : current;
      windows.set(login, window);
      window.used += 1;
      if (window.used > perHour) throw new ApiError(403, `API rate limit exceeded for ${login}.`);
      return {
        'x-ratelimit-limit': String(perHour),
        'x-ratelimit-remaining': String(perHour - window.used),
        'x-ratelimit-used': String(window.used),
        'x-ratelimit-reset': String(window.resetsAt),
        'x-ratelimit-resource': 'core',
      };
    },
  };
}
