import { expect, it } from 'vitest';
import { secretValues } from '../../../src/config/secret-values.ts';

const lines = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'secondLine1234567890', 'lastLine=='];
const key = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');

it('are what is secret and nothing that stands elsewhere too', () => {
  const values = secretValues(
    {
      GITHUB_PRIVATE_KEY: key,
      GITHUB_WEBHOOK_SECRET: 'webhook-secret-1',
      DATABASE_URL: 'postgres://promptops:p%40ss1word@db.prod1.example:5432/promptops',
    },
    { apiKey: 'sk-1' },
  );
  expect(values).toEqual([
    'secondLine1234567890',
    'lastLine==',
    'webhook-secret-1',
    'sk-1',
    'p%40ss1word',
    'p@ss1word',
  ]);
});

it.each([undefined, 'postgres://promptops@db/promptops', 'postgres-not-a-url'])(
  'a database without a password adds none: %s',
  (DATABASE_URL) => {
    const rest = { GITHUB_PRIVATE_KEY: key, GITHUB_WEBHOOK_SECRET: 'webhook-secret-1' };
    const values = secretValues({ ...rest, ...(DATABASE_URL === undefined ? {} : { DATABASE_URL }) }, null);
    expect(values).toHaveLength(3);
  },
);
