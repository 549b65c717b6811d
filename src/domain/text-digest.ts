import { createHash } from 'node:crypto';

/** Fingerprint of the text that asked, to notice an edit between asking and doing (SEC-09). */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
