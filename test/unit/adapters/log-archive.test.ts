import { expect, it } from 'vitest';
import { zip } from '../../../dev/local-github/shapes/zip.ts';
import { findJobInArchive } from '../../../src/adapters/github/log-archive.ts';

const archive = zip({
  '0_build (ubuntu, 20).txt': 'of ubuntu',
  '1_lint.txt': 'of lint',
  'lint/1_Set up job.txt': 'a step',
});

async function textOf(bytes: Buffer, job: string): Promise<string | undefined> {
  const pieces = findJobInArchive(bytes, job);
  return pieces === undefined ? undefined : Buffer.concat(await Array.fromAsync(pieces)).toString();
}

it('a job’s log is found in the archive of its run, whatever file systems make of its name', async () => {
  expect(await textOf(archive, 'lint')).toBe('of lint');
  expect(await textOf(archive, 'build (ubuntu, 20)')).toBe('of ubuntu');
});

it('what is not there, or is no archive, is not found', async () => {
  expect(await textOf(archive, 'test')).toBeUndefined();
  expect(await textOf(Buffer.from('no archive'), 'lint')).toBeUndefined();
  expect(await textOf(archive.subarray(0, 40), 'lint')).toBeUndefined();
});
