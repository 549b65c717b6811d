import { expect, it } from 'vitest';
import { explainDatabaseFailure } from '../../../src/adapters/database-failure.ts';

const failure = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

it.each([
  failure('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
  failure('terminating connection due to administrator command', '57P01'),
  failure('the database system is starting up', '57P03'),
  failure('sorry, too many clients already', '53300'),
  failure('Connection terminated unexpectedly'),
  failure('timeout exceeded when trying to connect'),
])('a server that is away is something to try again, and says nothing of where it is: $message', (error) => {
  const explained = explainDatabaseFailure(error);
  expect(explained).toMatchObject({ code: 'database-unavailable', retry: true, cause: error });
  expect(String(explained)).not.toContain('127.0.0.1');
});

it.each([failure('duplicate key value', '23505'), failure('audit_records is append-only', 'P0001'), 'text'])(
  'every other failure stays what it is: %s',
  (error) => {
    expect(explainDatabaseFailure(error)).toBe(error);
  },
);
