import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import { redactJson } from '../../../src/audit/redact-json.ts';
import { createRedactor } from '../../../src/context/redact.ts';

const redactor = createRedactor(['operators-own-key']);
const redact = (value: Json): Json => redactJson(value, (text) => redactor(text).text);

describe('redacting a record', () => {
  it.each<[string, Json]>([
    ['a text that holds one', { quote: 'set password=hunter2hunter2' }],
    ['a value under its name', { password: 'hunter2hunter2' }],
    ['a changed value whose path names it', { object: 'Deployment/a', path: 'spec.db.password', to: 'hunter2hunter2' }],
    ['an environment variable in a path', { object: 'x', path: 'env[name=DB_PASSWORD].value', from: 'hunter2hunter2' }],
    ['an environment variable as an object', { op: 'insert', value: { name: 'API_TOKEN', value: 'hunter2hunter2' } }],
    ['anything of a Secret', { object: 'Secret/db', path: 'stringData.user', to: 'hunter2hunter2' }],
    ['a whole file', { op: 'add-file', content: 'user: a\npassword: hunter2hunter2\n' }],
    ['a secret of the operator, in base64 too', [btoa('operators-own-key'), 'operators-own-key hunter2-not']],
  ])('takes out %s', (_, value) => {
    const text = JSON.stringify(redact(value));
    expect(text).not.toMatch(/hunter2h|operators-own-key|b3BlcmF0b3Jz/);
    expect(text).toContain('[redacted]');
  });

  it.each<[string, Json]>([
    ['names of secrets elsewhere', { object: 'x', path: 'existingSecret', to: 'storefront' }],
    ['numbers of tokens', { inputTokens: 10, maxOutputTokens: 16_000 }],
    ['ordinary changes', { object: 'Deployment/checkout', path: 'spec.replicas', from: 3, to: 5 }],
    ['references', { object: 'x', path: 'db.password', to: 'var.password' }],
    ['digests', { textDigest: 'a'.repeat(64), hash: 'b'.repeat(64) }],
  ])('leaves %s alone', (_, value) => {
    expect(redact(value)).toEqual(value);
  });

  it('makes every text storable', () => {
    expect(redact({ 'a\0': 'b\0c\ud800' })).toEqual({ a: 'bc\ufffd' });
  });
});
