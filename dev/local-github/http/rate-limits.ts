export type RateLimits = {
  /** Counts one call of this login: the `x-ratelimit-*` headers, and whether the hour's budget is spent. */
  take(login: string): { readonly headers: Readonly<Record<string, string>>; readonly exceeded: boolean };
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
      const headers = {
        'x-ratelimit-limit': String(perHour),
        'x-ratelimit-remaining': String(Math.max(0, perHour - window.used)),
        'x-ratelimit-used': String(window.used),
        'x-ratelimit-reset': String(window.resetsAt),
        'x-ratelimit-resource': 'core',
      };
      return { headers, exceeded: window.used > perHour };
    },
  };
}
