import { gunzipSync, inflateRawSync } from 'node:zlib';

/**
 * One file out of a `.tar.gz`, by the end of its name. Format: POSIX.1-1988 ustar, 512-byte headers.
 * @param {Buffer} archive
 * @param {string} name
 * @returns {Buffer}
 * @throws {Error} when the archive does not hold it
 */
export function fileFromTarGz(archive, name) {
  const tar = gunzipSync(archive);
  for (let at = 0; at + 512 <= tar.length;) {
    const size = Number.parseInt(text(tar, at + 124, 12), 8) || 0;
    const path = `${text(tar, at + 345, 155)}/${text(tar, at, 100)}`;
    const isFile = tar[at + 156] === 0x30 || tar[at + 156] === 0;
    if (isFile && path.endsWith(`/${name}`)) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`the archive holds no ${name}`);
}

/**
 * One file out of a zip, by its full name or its base name. Format: APPNOTE 6.3, central directory, stored or deflated,
 * no zip64 and no encryption (none of the archives we read has them).
 * @param {Buffer} archive
 * @param {string} name
 * @returns {Buffer}
 * @throws {Error} when it is no zip or does not hold the file
 */
export function fileFromZip(archive, name) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip archive');
  const entries = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let i = 0; i < entries; i++) {
    const nameLength = archive.readUInt16LE(at + 28);
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (path === name || path.endsWith(`/${name}`)) return content(archive, at);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  throw new Error(`the archive holds no ${name}`);
}

function content(archive, central) {
  const method = archive.readUInt16LE(central + 10);
  const size = archive.readUInt32LE(central + 20);
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + size);
  if (method === 0) return data;
  if (method === 8) return inflateRawSync(data);
  throw new Error(`zip method ${method} is not supported`);
}

function text(buffer, at, length) {
  const end = buffer.indexOf(0, at);
  return buffer.toString('utf8', at, end < 0 || end > at + length ? at + length : end).trim();
}
