import type { Rights } from './rights.ts';

/** Answers that are kept for a short while, by key. */
export type Recent = <Value>(key: string, load: () => Promise<Value>) => Promise<Value>;

const maxEntries = 10_000;

/** Keeps answers for `forMs`. Failures are not kept; when too many are, all are forgotten: a flood must not fill the memory. */
export function createRecent(forMs: number, now = Date.now): Recent {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<unknown> }>();
  return <Value>(key: string, load: () => Promise<Value>) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return known.value as Promise<Value>;
    if (kept.size >= maxEntries) kept.clear();
    const value = load();
    kept.set(key, { until: now() + forMs, value });
    value.catch(() => kept.delete(key));
    return value;
  };
}

/** Rights as they were a moment ago, for decisions that are made again before anything is done. */
export function recentRights(rights: Rights, repository: string, recent: Recent): Rights {
  return {
    roleOf: (login) => recent(`role ${repository} ${login}`, () => rights.roleOf(login)),
    isTeamMember: (team, login) =>
      recent(`team ${repository} ${team} ${login}`, () => rights.isTeamMember(team, login)),
  };
}
