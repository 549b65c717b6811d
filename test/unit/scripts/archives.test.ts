import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { verifySha256 } from '../../../scripts/setup/download.mjs';
import { fileFromTarGz, fileFromZip } from '../../../scripts/setup/archives.mjs';

function zip(files: Record<string, { text: string; stored?: boolean }>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, { text, stored = false }] of Object.entries(files)) {
    const data = stored ? Buffer.from(text) : deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(text.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.alloc(2), common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...centrals, end]);
}

function tar(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(text.length.toString(8).padStart(11, '0'), 124);
  header.write('0', 156);
  return Buffer.concat([
    header,
    Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0')),
    Buffer.alloc(1024),
  ]);
}

test('a program is taken out of a zip, deflated or stored', () => {
  const archive = zip({
    'LICENSE.txt': { text: 'free' },
    terraform: { text: 'x'.repeat(4000) },
    raw: { text: 'as is', stored: true },
  });
  expect(fileFromZip(archive, 'terraform').toString()).toBe('x'.repeat(4000));
  expect(fileFromZip(archive, 'raw').toString()).toBe('as is');
});

test('a file that is not in the archive is named', () => {
  expect(() => fileFromZip(zip({ a: { text: 'a' } }), 'helm')).toThrow('the archive holds no helm');
  expect(() => fileFromZip(Buffer.from('<html>'), 'helm')).toThrow('not a zip archive');
  expect(() => fileFromTarGz(gzipSync(tar('other', 'x')), 'helm')).toThrow('the archive holds no helm');
});

test('a program is taken out of a tar.gz by the end of its path', () => {
  expect(fileFromTarGz(gzipSync(tar('linux-amd64/helm', 'binary')), 'helm').toString()).toBe('binary');
});

test('a download whose checksum differs, or has none, is refused', () => {
  const sum = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
  expect(() => verifySha256(Buffer.from('hello'), `${sum}  a.zip\n${'0'.repeat(64)}  b.zip`, 'a.zip')).not.toThrow();
  expect(() => verifySha256(Buffer.from('hello'), sum, 'kubectl')).not.toThrow();
  expect(() => verifySha256(Buffer.from('hallo'), `${sum}  a.zip`, 'a.zip')).toThrow(
    "does not have the release's checksum",
  );
  expect(() => verifySha256(Buffer.from('hello'), `${sum}  a.zip\n${sum}  b.zip`, 'c.zip')).toThrow(
    'names no checksum for c.zip',
  );
});
