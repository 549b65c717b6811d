import { describe, expect, it } from 'vitest';
import { readModelConfig, readServiceConfig } from '../../../src/config/service-config.ts';

const key = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----';
const good = { GITHUB_APP_ID: '12', GITHUB_PRIVATE_KEY: key, GITHUB_WEBHOOK_SECRET: 'a-long-enough-secret' };

describe('the operator’s settings', () => {
  it('need three variables and have defaults for the rest', () => {
    expect(readServiceConfig(good)).toMatchObject({
      GITHUB_APP_ID: 12,
      GITHUB_API_URL: 'https://api.github.com',
      PROMPTOPS_PORT: 3000,
    });
  });

  it('take the key as PEM, with written line ends, or as base64', () => {
    const oneLine = key.replaceAll('\n', '\\n');
    const base64 = Buffer.from(key).toString('base64');
    for (const given of [key, oneLine, base64])
      expect(readServiceConfig({ ...good, GITHUB_PRIVATE_KEY: given }).GITHUB_PRIVATE_KEY).toBe(key);
  });

  it('name every variable that is missing', () => {
    expect(() => readServiceConfig({})).toThrow(
      /GITHUB_APP_ID is not set; GITHUB_PRIVATE_KEY is not set; GITHUB_WEBHOOK_SECRET is not set/,
    );
  });

  it.each(['', 'development', 'shortsecret'])('refuse the webhook secret "%s"', (secret) => {
    expect(() => readServiceConfig({ ...good, GITHUB_WEBHOOK_SECRET: secret })).toThrow(/GITHUB_WEBHOOK_SECRET/);
  });

  it('never repeat a value that is wrong: it may be a secret', () => {
    expect(() => readServiceConfig({ ...good, GITHUB_WEBHOOK_SECRET: 'shortsecret' })).not.toThrow(/shortsecret/);
  });

  it('refuse plain http except on this machine', () => {
    expect(() => readServiceConfig({ ...good, GITHUB_API_URL: 'http://github.example' })).toThrow(/GITHUB_API_URL/);
    expect(readServiceConfig({ ...good, GITHUB_API_URL: 'http://127.0.0.1:4000/' }).GITHUB_API_URL).toBe(
      'http://127.0.0.1:4000',
    );
  });

  it.each([
    [{}, 'https://github.com'],
    [{ GITHUB_API_URL: 'https://ghe.example/api/v3/' }, 'https://ghe.example'],
    [{ GITHUB_API_URL: 'https://ghe.example:8443/github/api/v3' }, 'https://ghe.example:8443/github'],
    [{ GITHUB_API_URL: 'https://api.acme.ghe.com' }, 'https://acme.ghe.com'],
    [{ GITHUB_API_URL: 'http://127.0.0.1:4000' }, 'http://127.0.0.1:4000'],
    [{ GITHUB_API_URL: 'https://ghe.example/api/v3', GITHUB_URL: 'https://code.example/' }, 'https://code.example'],
  ])('send git, and so its token, to the host of the API: %o → %s', (given, url) => {
    expect(readServiceConfig({ ...good, ...given }).GITHUB_URL).toBe(url);
  });

  it('have no model unless an endpoint or a key is given', () => {
    expect(readModelConfig({})).toBeNull();
    expect(readModelConfig({ OPENAI_BASE_URL: 'http://127.0.0.1:8787/v1' })).toMatchObject({
      baseUrl: 'http://127.0.0.1:8787/v1',
      apiKey: 'none',
    });
  });
});
