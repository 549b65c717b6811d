import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Json } from '../domain/json.ts';

/** A secret that records are signed with; `id` tells keys apart and tells nothing of them. */
export type AuditKey = { readonly id: string; readonly secret: string };

/** The HMAC-SHA-256 (RFC 2104) over the canonical JSON of everything else in the record, and which key made it. */
export type RecordSignature = { readonly key: string; readonly mac: string };

/** `none`: it is not signed; `unknown`: by a key that is not here; `forged`: not by the key that it names. */
export type SignatureVerdict = 'none' | 'good' | 'unknown' | 'forged';

/** Reads keys as the operator gives them, separated by commas: the first signs, all of them verify. */
export function readAuditKeys(text: string | undefined): readonly AuditKey[] {
  const secrets = (text ?? '').split(',').map((part) => part.trim());
  return secrets
    .filter((secret) => secret !== '')
    .map((secret) => ({ id: hmac(secret, 'promptops audit key').slice(0, 12), secret }));
}

/** The record with its signature; as it is where there is no key. */
export function signed<Record extends object>(
  record: Record,
  [key]: readonly AuditKey[],
): Record & { readonly signature?: RecordSignature } {
  return key === undefined ? record : { ...record, signature: { key: key.id, mac: macOf(record, key) } };
}

/** What a record's signature is worth, by the keys there are. */
export function judgeSignature(
  { signature, ...record }: { readonly signature?: RecordSignature },
  keys: readonly AuditKey[],
): SignatureVerdict {
  if (signature === undefined) return 'none';
  const key = keys.find(({ id }) => id === signature.key);
  if (key === undefined) return 'unknown';
  const [is, due] = [Buffer.from(String(signature.mac)), Buffer.from(macOf(record, key))];
  return is.length === due.length && timingSafeEqual(is, due) ? 'good' : 'forged';
}

function macOf(record: object, { secret }: AuditKey): string {
  return hmac(secret, canonicalJson(record as unknown as Json));
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
