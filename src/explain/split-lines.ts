/** A log as it arrives: pieces of bytes or of text, cut anywhere. */
export type LogSource = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** Of a line that never ends, only its beginning and its end are kept in memory. */
const maxHeldCharacters = 8192;

/**
 * Gives each line of a log to `onLine`, in order, without its line break, and returns how many there are. Lines end at `\n`; a `\r` before
 * it goes too. Bytes that are not UTF-8 become U+FFFD. Time is linear in the log; memory depends on the pieces' size alone: of a line over
 * {@link maxHeldCharacters}, the middle is left out and `isCut` is set.
 */
export async function splitLines(
  source: LogSource,
  onLine: (text: string, number: number, isCut: boolean) => void,
): Promise<number> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  let isCut = false;
  let count = 0;
  const end = (text: string) => {
    count += 1;
    onLine(text.endsWith('\r') ? text.slice(0, -1) : text, count, isCut);
    isCut = false;
  };
  const take = (piece: string) => {
    let from = 0;
    for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', from)) {
      end(held === '' ? piece.slice(from, at) : held + piece.slice(from, at));
      held = '';
      from = at + 1;
    }
    held += piece.slice(from);
    if (held.length > maxHeldCharacters) {
      held = `${held.slice(0, maxHeldCharacters / 2)}${held.slice(-maxHeldCharacters / 2)}`;
      isCut = true;
    }
  };
  for await (const piece of source) take(typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true }));
  take(decoder.decode());
  if (held !== '') end(held);
  return count;
}
