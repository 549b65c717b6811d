/** How far back is counted: the last hour or day. It moves on with the clock, an hour by the minute and a day by the quarter of an hour. */
export type Window = 'hour' | 'day';

/** Counts that every instance of the service shares. A key names what is counted and for whom, in one window. */
export type Counters = {
  /**
   * Counts one more, unless there are so many already: then `undefined`. Gives the count with this one.
   * One atomic step, so two instances never both take the last.
   */
  take(key: string, window: Window, most: number): Promise<number | undefined>;
  /** Counts more of what has happened already, whatever the sum. */
  add(key: string, window: Window, amount: number): Promise<void>;
  used(key: string, window: Window): Promise<number>;
  /** When waiting alone brings the count below `most`; `undefined`: never, because nothing is allowed at all. */
  roomAt(key: string, window: Window, most: number): Promise<Date | undefined>;
};

/** When a limit ends, as people read it: `at 15:04 UTC`, `at 2026-11-23 00:15 UTC`. */
export async function endOf(
  counters: Pick<Counters, 'roomAt'>,
  key: string,
  window: Window,
  most: number,
): Promise<string> {
  const text = (await counters.roomAt(key, window, most))?.toISOString();
  if (text === undefined) return 'when the limit is raised';
  return `at ${window === 'hour' ? text.slice(11, 16) : text.slice(0, 16).replace('T', ' ')} UTC`;
}
