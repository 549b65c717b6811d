import { createHash } from 'node:crypto';
import type { FileObject, ObjectsOf } from './read-objects.ts';

/** Characters of text whose data is kept; about ten times as much memory. */
const maxCharacters = 6_000_000;

/**
 * Remembers what files hold, by their content: most files of a repository are the same from one request to the next, and HCL costs a
 * millisecond a kilobyte. The least recently used go first; broken files are not kept.
 */
export function cacheParsed(objectsOf: ObjectsOf, limit = maxCharacters): ObjectsOf {
  const known = new Map<string, { readonly size: number; readonly objects: readonly FileObject[] }>();
  let total = 0;
  return async (file, text) => {
    const key = createHash('sha256').update(`${file}\0${text}`).digest('base64');
    const kept = known.get(key);
    if (kept !== undefined) {
      known.delete(key);
      known.set(key, kept);
      return kept.objects;
    }
    const objects = await objectsOf(file, text);
    if (!known.has(key)) total += text.length;
    known.set(key, { size: text.length, objects });
    for (const [oldest, { size }] of known) {
      if (total <= limit) break;
      known.delete(oldest);
      total -= size;
    }
    return objects;
  };
}
