import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ObjectType } from './object-reader.ts';

const deflateAsync = promisify(deflate);

/** Writes a loose object (gitrepository-layout(5), "objects/[0-9a-f][0-9a-f]") and resolves with its id; an object that is there stays as it is. */
export async function writeObject(gitDir: string, type: ObjectType, content: Uint8Array): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${String(content.byteLength)}\0`), content]);
  const sha = createHash('sha1').update(whole).digest('hex');
  const folder = join(gitDir, 'objects', sha.slice(0, 2));
  const file = join(folder, sha.slice(2));
  if (existsSync(file)) return sha;
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `tmp-${randomUUID()}`);
  await writeFile(temporary, await deflateAsync(whole), { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}
