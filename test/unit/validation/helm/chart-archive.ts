import { gzipSync } from 'node:zlib';

/** One entry of a hand-made tar archive; a type other than `0` is a link, a device or a header of its own. */
export type Entry = { readonly path: string; readonly content?: string | Uint8Array; readonly type?: string };

/** A gzipped tar archive as POSIX describes it, so that hostile ones can be made as well. */
export function archiveOf(entries: readonly Entry[]): Buffer {
  return gzipSync(Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]));
}

function blocksOf({ path, content = '', type = '0' }: Entry): Buffer[] {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}
