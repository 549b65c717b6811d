import type { Check } from './check.ts';
import { digestOf } from './text-digest.ts';

/**
 * sha256 over what a check said: verdict, reason and findings, without what differs from run to run (how long it took).
 * The same files and the same tool give the same digest again.
 */
export function checkDigest({ verdict, reason, findings }: Check): string {
  const said = findings.map(({ severity, file, line, rule, message }) => [severity, file, line ?? null, rule, message]);
  return digestOf(JSON.stringify([verdict, reason ?? null, said]));
}
