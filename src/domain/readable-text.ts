/** Larger files are never read into memory: infrastructure is written by people, data is not. */
export const maxReadableBytes = 1024 * 1024;

const lfsPointer = 'version https://git-lfs.github.com/spec/v1\n';

/**
 * The text of a file, or `undefined` when it is not one: over {@link maxReadableBytes}, binary (holds a NUL), not valid UTF-8,
 * or a Git LFS pointer (its text stands for other content, so editing or quoting it would be wrong).
 * A byte order mark is kept, so that what is written back equals what was read.
 */
export function readableText(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength > maxReadableBytes || bytes.includes(0)) return undefined;
  const text = decode(bytes);
  return text?.startsWith(lfsPointer) ? undefined : text;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
