import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/**
 * The log of a job in the archive that GitHub makes of a run: `0_build (ubuntu).txt`, unpacked as it is read
 * (ZIP: PKWARE APPNOTE 4.3, central directory; only stored and deflated entries). `undefined` when it is not there or no ZIP.
 */
export function findJobInArchive(archive: Buffer, jobName: string): AsyncIterable<Uint8Array> | undefined {
  const entry = entriesOf(archive).find(({ name }) => /^\d+_.*\.txt$/.test(name) && sameName(name, jobName));
  if (entry === undefined || entry.at + 30 > archive.length) return undefined;
  const start = entry.at + 30 + archive.readUInt16LE(entry.at + 26) + archive.readUInt16LE(entry.at + 28);
  const packed = archive.subarray(start, start + entry.packedBytes);
  if (entry.method === 0) return Readable.from([packed]);
  return entry.method === 8 ? Readable.from([packed]).pipe(createInflateRaw()) : undefined;
}

type Entry = { readonly name: string; readonly method: number; readonly packedBytes: number; readonly at: number };

const endMark = Buffer.from('PK\u0005\u0006', 'latin1');
const entryMark = 0x02014b50;
const maxEntries = 20_000;

function entriesOf(archive: Buffer): readonly Entry[] {
  const end = archive.lastIndexOf(endMark);
  if (end === -1 || end + 22 > archive.length) return [];
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  while (at + 46 <= archive.length && archive.readUInt32LE(at) === entryMark && entries.length < maxEntries) {
    const nameBytes = archive.readUInt16LE(at + 28);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameBytes),
      method: archive.readUInt16LE(at + 10),
      packedBytes: archive.readUInt32LE(at + 20),
      at: archive.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** GitHub leaves characters out of file names that file systems do not take. */
function sameName(file: string, jobName: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return bare(file.replace(/^\d+_|\.txt$/g, '')) === bare(jobName);
}
