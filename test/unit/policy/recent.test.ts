import { expect, it } from 'vitest';
import { createRecent, recentRights } from '../../../src/policy/recent.ts';

it('keeps an answer for a moment, then asks again; failures are not kept', async () => {
  let now = 0;
  let asked = 0;
  const recent = createRecent(1_000, () => now);
  const roleOf = (): Promise<'write'> => {
    asked += 1;
    return asked === 2 ? Promise.reject(new Error('down')) : Promise.resolve('write');
  };
  const rights = recentRights({ roleOf, isTeamMember: () => Promise.resolve(false) }, 'acme/infra', recent);
  await rights.roleOf('lena');
  now = 999;
  await rights.roleOf('lena');
  expect(asked).toBe(1);
  now = 1_000;
  await expect(rights.roleOf('lena')).rejects.toThrow('down');
  expect(await rights.roleOf('lena')).toBe('write');
  expect(await rights.isTeamMember('sre', 'lena')).toBe(false);
});
