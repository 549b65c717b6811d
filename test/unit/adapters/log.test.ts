import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/adapters/log.ts';

const secret: string = 'Zk3v9QpL+7mX2wTb/8RnC4yHs6JdA1eU';
const token = ['ghs', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');

function written(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLog('debug', [secret], { write: (line) => void lines.push(line) }));
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

describe('the log holds no secret (SEC-12)', () => {
  it.each([
    ['plain', secret],
    ['as base64', Buffer.from(`x-access-token:${secret}`).toString('base64')],
    ['as hex', Buffer.from(secret).toString('hex')],
    ['URL-encoded', encodeURIComponent(secret)],
    ['reversed', [...secret].reverse().join('')],
    ['of a form we know', `Authorization: Bearer ${token}`],
    ['in a URL', 'postgres://promptops:hunter2hunter2@db/promptops'],
  ])('%s, wherever it stands in a line', (_, text) => {
    const places: readonly ((log: ReturnType<typeof createLog>) => void)[] = [
      (log) => log.error(text),
      (log) => log.info({ detail: { text } }, 'x'),
      (log) => log.error({ err: new Error(text, { cause: new Error(text) }) }, 'x'),
      (log) => log.debug({ [text]: 1 }, 'x'),
    ];
    for (const place of places) {
      const line = JSON.stringify(written(place));
      expect(line).toContain('[redacted]');
      expect(line).not.toMatch(/Zk3v9QpL|UeJ1AdJ6|ghs_a|hunter2/);
      expect(line).not.toContain(text);
    }
  });

  it.each(['authorization', 'token', 'password', 'privateKey', 'apiKey'])('nor what is called %s', (name) => {
    expect(written((log) => log.info({ [name]: 'a', deep: { [name]: 'b' } }, 'x'))).toMatchObject({
      [name]: '[redacted]',
      deep: { [name]: '[redacted]' },
    });
  });

  it('and everything else stays as it is', () => {
    expect(written((log) => log.info({ run: 'r1', delivery: 'd1' }, 'run "started"'))).toMatchObject({
      run: 'r1',
      delivery: 'd1',
      msg: 'run "started"',
    });
  });
});

it('tells the message of an error that came as an object of its fields', () => {
  expect(written((log) => log.error({ err: { message: 'gone', worker: 'w' } }, 'x'))).toMatchObject({
    err: { message: 'gone' },
  });
});
