import type { AnyObject } from './edit-value.ts';
import { removeHclLines } from './hcl-edit.ts';
import { impossible } from './impossible.ts';
import { lineStart } from './position.ts';
import { readObjects } from './read-file.ts';
import { applySplices, type Splice } from './splice.ts';

/** Removes a whole YAML document or HCL block; the file itself stays, even when it was its only one. */
export async function removeObject(file: string, text: string, place: AnyObject): Promise<string> {
  if (
    place.syntax === 'json' ||
    (place.object.start === 0 && place.object.end === text.length && place.syntax === 'hcl')
  )
    throw impossible(file, undefined, 'this object is the whole file', 'Delete the file instead.');
  const splice = place.syntax === 'hcl' ? removeHclLines(text, place.object) : documentSplice(text, place.object);
  const after = applySplices(text, [splice]);
  const [before, left] = await Promise.all([readObjects(file, text), readObjects(file, after)]);
  if (before.objects.length === 1)
    throw impossible(file, undefined, 'this is the only object of the file', 'Delete the file instead.');
  if (left.objects.length !== before.objects.length - 1)
    throw impossible(
      file,
      undefined,
      `\`${place.object.object}\` cannot be removed on its own`,
      'Edit the file by hand.',
    );
  return after;
}

/** From the document's `---` to the next one; a first document without one takes the next one's along. */
function documentSplice(text: string, object: { readonly start: number; readonly end: number }): Splice {
  const head = lineStart(text, object.start);
  const marker = text.startsWith('---', object.start);
  const next = /^---[^\n]*\n?/.exec(text.slice(object.end));
  if (marker || next === null) {
    const own = marker ? object.start : (/---[ \t]*\r?\n$/.exec(text.slice(0, head))?.index ?? object.start);
    return { start: own, end: object.end, text: '' };
  }
  return { start: object.start, end: object.end + next[0].length, text: '' };
}
