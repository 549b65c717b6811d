import type { Method } from './route.ts';

export type FaultResponse =
  /** Answered instead of the real answer; nothing happens on the local GitHub. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Never answers; the connection stays open until the client gives up. */
  | 'timeout'
  /** Cuts the connection before anything happens. */
  | 'reset'
  /** Does the work, then cuts the connection: the client cannot know that it worked. */
  | 'reset-after'
  /** Waits for the promise, then does the work and answers as usual. */
  | { readonly until: Promise<unknown> }
  /** Does the work, then waits for the promise before it answers: until then the client cannot know that it worked. */
  | { readonly silentUntil: Promise<unknown> };

export type FaultRule = {
  readonly method?: Method;
  /** Tried on the path without its query. */
  readonly path: RegExp;
  /** How often it strikes; once unless said. */
  readonly times?: number;
  readonly respond: FaultResponse;
};

export type Fault = {
  /** How often it struck so far. */
  readonly struck: () => number;
  readonly remove: () => void;
};

export type Faults = { add(rule: FaultRule): Fault; take(method: string, path: string): FaultResponse | undefined };

/** Failures that a test plants; the oldest rule that matches and is not used up strikes. */
export function createFaults(): Faults {
  const planted = new Set<{ readonly rule: FaultRule; struck: number }>();
  return {
    add(rule) {
      const entry = { rule, struck: 0 };
      planted.add(entry);
      return { struck: () => entry.struck, remove: () => void planted.delete(entry) };
    },
    take(method, path) {
      for (const entry of planted) {
        const { rule } = entry;
        const used = entry.struck >= (rule.times ?? 1);
        if (used || (rule.method !== undefined && rule.method !== method) || !rule.path.test(path)) continue;
        entry.struck += 1;
        return rule.respond;
      }
      return undefined;
    },
  };
}
