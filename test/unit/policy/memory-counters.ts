import type { Counters } from '../../../src/policy/counters.ts';

/** Counters in memory, in one window that ends at the given time. */
export function memoryCounters(end = new Date('2026-11-22T15:04:00Z')): Counters {
  const counts = new Map<string, number>();
  const used = (key: string): number => counts.get(key) ?? 0;
  return {
    take(key, _, most) {
      if (used(key) >= most) return Promise.resolve(undefined);
      counts.set(key, used(key) + 1);
      return Promise.resolve(used(key));
    },
    add(key, _, amount) {
      counts.set(key, used(key) + amount);
      return Promise.resolve();
    },
    used: (key) => Promise.resolve(used(key)),
    roomAt: (_key, _window, most) => Promise.resolve(most <= 0 ? undefined : end),
  };
}
