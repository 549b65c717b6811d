import { describe, expect, test } from 'vitest';
import { createLeakFinder } from '../../../src/context/find-leak.ts';

const secret: string = 'Zk3v9QpL+7mX2wTb/8RnC4yHs6JdA1eU';
const finds = createLeakFinder([secret, 'short', 'correct horse battery staple', 'promptops-production-1']);
const bytes = Buffer.from(secret);
const reversed = [...secret].reverse().join('');

describe('a secret that somebody tries to smuggle out', () => {
  test.each<readonly [string, readonly string[]]>([
    ['plain', [`see ${secret}.`]],
    ['in capitals', [secret.toUpperCase()]],
    ['reversed', [reversed]],
    ['rot13', ['Mx3i9DcY+7zK2jGo/8EaP4lUf6WqN1rH']],
    ['URL-encoded', [encodeURIComponent(secret)]],
    ['hex', [bytes.toString('hex')]],
    [
      'hex with separators',
      [
        bytes
          .toString('hex')
          .toUpperCase()
          .replace(/..(?=.)/g, '$&:'),
      ],
    ],
    ['escaped bytes', [bytes.toString('hex').replace(/../g, String.raw`\x$&`)]],
    ['character codes', [[...bytes].join(', ')]],
    ...[0, 1, 2].map(
      (offset) =>
        [
          `base64 behind ${offset} characters`,
          [Buffer.from('ab'.slice(0, offset) + secret + '!').toString('base64')],
        ] as const,
    ),
    ['base64 in lines', [bytes.toString('base64').replace(/.{7}/g, '$&\n')]],
    ['base64 of the reversed hex', [Buffer.from(Buffer.from(reversed).toString('hex')).toString('base64')]],
    ['base64 in base64', [Buffer.from(bytes.toString('base64')).toString('base64')]],
    ['full-width letters', [secret.replace(/[A-Za-z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))]],
    ['with blanks between', [[...secret].join(' ')]],
    ['with zero-width spaces between', [[...secret].join('\u200B')]],
    ['one character a line', [[...secret].join('\n- ')]],
    ['in two texts', [secret.slice(0, 16), secret.slice(16)]],
    ['a quarter', [`tag-${secret.slice(8, 18)}`]],
    ['words, whole', ['Correct-Horse-Battery-Staple!']],
  ])('%s is found', (_, texts) => {
    expect(finds(texts)).toBe(true);
  });

  test.each([
    'scale checkout to 5 replicas in production',
    'a short story of a correct horse',
    'host: promptops-prod.example:5432 # production-1 of promptops',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    Buffer.from('apiVersion: apps/v1\nkind: Deployment\n').toString('base64'),
    'arn:aws:iam::123456789012:role/checkout',
    '',
  ])('%j is none', (text) => {
    expect(finds([text])).toBe(false);
  });

  test('no secret is known, none is found', () => {
    expect(createLeakFinder([])(['anything'])).toBe(false);
  });

  test('a megabyte is looked at in a moment', () => {
    const text = 'resource "aws_s3_bucket" "logs" { bucket = "acme-logs-1" }\n'.repeat(18_000);
    const started = performance.now();
    expect(finds([text])).toBe(false);
    expect(finds([text, secret])).toBe(true);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
