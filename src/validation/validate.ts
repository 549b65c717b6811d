import type { Check } from '../domain/check.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { CheckFamily, ValidationInput } from './check-family.ts';

/** A family and the name it fails under. */
export type NamedFamily = { readonly name: string; readonly check: CheckFamily };

export type ValidationLimits = {
  /** For all families together. */
  readonly timeoutMs?: number;
  /** How long a family may take to end after it was told to stop. */
  readonly graceMs?: number;
  /** Told of a family's crash; the check says no more than that it crashed. */
  readonly onCrash?: (family: string, error: unknown) => void;
};

const defaultTimeoutMs = 300_000;
const defaultGraceMs = 5_000;

/**
 * Runs all families at once and lists their checks in the families' order. It always ends and never throws for what a family does:
 * a family that crashes or does not end is a failed check under its name, so that nothing turns green by breaking.
 */
export async function validateChange(
  input: ValidationInput,
  families: readonly NamedFamily[],
  limits: ValidationLimits = {},
): Promise<readonly Check[]> {
  const timeoutMs = limits.timeoutMs ?? defaultTimeoutMs;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const stopped = { ...input, signal: AbortSignal.any([input.signal, stop.signal]) };
  try {
    const perFamily = await Promise.all(families.map((family) => runFamily(family, stopped, timeoutMs, limits)));
    return perFamily.flat();
  } finally {
    clearTimeout(timer);
  }
}

/** Looks at everything in a folder: every family with nothing known to have changed. */
export function validateTree(
  tree: FileTree,
  rest: Omit<ValidationInput, 'before' | 'after' | 'changes'>,
  families: readonly NamedFamily[],
  limits: ValidationLimits = {},
): Promise<readonly Check[]> {
  return validateChange({ ...rest, before: tree, after: tree, changes: null }, families, limits);
}

async function runFamily(
  { name, check }: NamedFamily,
  input: ValidationInput,
  timeoutMs: number,
  limits: ValidationLimits,
): Promise<readonly Check[]> {
  const started = performance.now();
  const failed = (reason: string): readonly Check[] => {
    const seconds = (performance.now() - started) / 1000;
    return [{ name, target: '.', verdict: 'fail', tool: null, seconds, reason, findings: [] }];
  };
  const late = Promise.withResolvers<readonly Check[]>();
  let grace: NodeJS.Timeout | undefined;
  const giveUp = () => {
    const reason = `the checks did not end within ${Math.round(timeoutMs / 1000)} s`;
    grace = setTimeout(() => late.resolve(failed(reason)), limits.graceMs ?? defaultGraceMs);
  };
  if (input.signal.aborted) giveUp();
  else input.signal.addEventListener('abort', giveUp, { once: true });
  const crashed = (error: unknown): readonly Check[] => {
    limits.onCrash?.(name, error);
    return failed('the checks crashed; the operator finds the cause in the log');
  };
  try {
    // Caught here so that a family that rejects after it was given up is no unhandled rejection; the outer catch is for a throw before any await.
    const own = check(input).catch(crashed);
    return await Promise.race([own, late.promise]);
  } catch (error) {
    return crashed(error);
  } finally {
    input.signal.removeEventListener('abort', giveUp);
    clearTimeout(grace);
  }
}
