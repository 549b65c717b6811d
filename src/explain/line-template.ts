import { createHash } from 'node:crypto';

/** What differs from run to run of the same line: temporary paths, UUIDs, hashes, times, numbers. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\/(?:tmp|var\/folders|home\/runner\/work\/_temp|github\/workspace)\/[\w./-]{0,200}/g, '<tmp>'],
  [/\b(?=[0-9a-f]{0,40}\d)[0-9a-f]{7,64}\b/gi, '#'],
  [/\d[\d.,:]*/g, '#'],
];

/** The words of a line that stay the same from run to run. Linear in the text. */
function templateOf(plain: string): string {
  let text = plain;
  for (const [pattern, mark] of varying) text = text.replace(pattern, mark);
  return text.trim();
}

/** A number for a template, to keep many of them in little memory: 53 bits (cyrb53, public domain), so a clash is not to be expected. */
export function templateHash(plain: string): number {
  const text = templateOf(plain);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** What a failure is grouped by: the same for the same cause in other jobs, at other times, on other runners. 16 hexadecimal digits. */
export function signatureOf(causeId: string, rootCause: string): string {
  return createHash('sha256')
    .update(`${causeId}\n${templateOf(rootCause)}`)
    .digest('hex')
    .slice(0, 16);
}
