import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { findJobInArchive } from '../../../src/adapters/github/log-archive.ts';

/** A ZIP of the files, deflated, as GitHub makes one of a run. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(at, 42);
    local.push(head, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...central, end]);
}

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
