import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `sha256=…` is the signature of exactly these bytes. Constant-time; anything but a whole SHA-256 signature is wrong. */
export function verifySignature(secret: string, body: Uint8Array, signature: unknown): boolean {
  if (typeof signature !== 'string' || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(7), 'hex'));
}
