/** How long something is counted before it starts at zero again: a clock hour or day, in UTC. */
export type Window = 'hour' | 'day';

/** Counts that every instance of the service shares. A key names what is counted and for whom. */
export type Counters = {
  /**
   * Counts one more, unless there are so many already: then `undefined`. Gives the count with this one.
   * One atomic step, so two instances never both take the last.
   */
  take(key: string, window: Window, most: number): Promise<number | undefined>;
  /** Counts more of what has happened already, whatever the sum. */
  add(key: string, window: Window, amount: number): Promise<void>;
  used(key: string, window: Window): Promise<number>;
};

/** When the window that is running ends, as people read it: `15:00 UTC`, `2026-11-23 00:00 UTC`. */
export function endOf(window: Window, now: Date): string {
  const end = new Date(now);
  if (window === 'hour') end.setUTCHours(end.getUTCHours() + 1, 0, 0, 0);
  else end.setUTCHours(24, 0, 0, 0);
  const text = end.toISOString();
  return `${window === 'hour' ? text.slice(11, 16) : text.slice(0, 16).replace('T', ' ')} UTC`;
}
