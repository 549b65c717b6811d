import { dropHiddenCharacters } from '../../context/hidden-characters.ts';
import { hiddenFileReason } from '../../context/hidden-file.ts';
import type { Inventory } from '../../context/inventory.ts';
import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import type { Shown } from '../../domain/usage.ts';

/** A file's text, made safe, or why it is not shown. */
export type ReadFile = { readonly text: string } | { readonly refused: string };

/** Reads files for the model and remembers what was shown. */
export type FileReader = {
  read(path: string): Promise<ReadFile>;
  /** Paths that may be shown, sorted. */
  readonly entries: readonly TreeEntry[];
  /** Notes that text of this file went to the model. */
  note(path: string, text: string): void;
  readonly shown: () => readonly Shown[];
  /** Files that went to the model without characters nobody sees. */
  readonly cleaned: () => readonly string[];
};

/** Makes text fit for a model: hidden characters and markup removed, secrets redacted. */
export type MakeSafe = (text: string) => string;

const maxFileBytes = 400_000;
/** In doubt it is not shown, also when the rest of the file does not look like SOPS. */
const sopsValue = /ENC\[AES256_GCM,data:/;

/**
 * Only regular files of the tree at its commit, by the path that git lists: nothing is opened on disk, so `/proc`, `..`,
 * links and submodules lead nowhere. Files that hold secrets or are encrypted are not shown.
 */
export function createFileReader(tree: FileTree, inventory: Inventory, makeSafe: MakeSafe): FileReader {
  const hidden = new Map(
    inventory.skipped
      .filter(({ kind }) => kind === 'encrypted' || kind === 'secret')
      .map(({ file, reason }) => [file, reason]),
  );
  const byPath = new Map(tree.entries.map((entry) => [entry.path, entry]));
  const shown = new Map<string, Shown>();
  const withHidden = new Set<string>();

  function refusal(path: string): string | undefined {
    const entry = byPath.get(path);
    if (entry === undefined)
      return `there is no file ${JSON.stringify(path)}; list_files and search show what there is`;
    if (!entry.mode.startsWith('100')) return 'it is a link or a submodule and is not followed';
    const reason = hidden.get(path);
    if (reason !== undefined) return `it is not shown: ${reason}`;
    const byName = hiddenFileReason(path, '');
    if (byName !== undefined) return `it is not shown: ${byName}`;
    return entry.size > maxFileBytes ? `it is too large (${entry.size} bytes)` : undefined;
  }

  return {
    entries: tree.entries.filter((entry) => refusal(entry.path) === undefined),
    async read(path) {
      const refused = refusal(path);
      if (refused !== undefined) return { refused };
      const text = await tree.read(path);
      if (text === undefined) return { refused: 'it is not a text file' };
      const byContent =
        hiddenFileReason(path, text) ?? (sopsValue.test(text) ? 'it holds values encrypted with SOPS' : undefined);
      if (byContent !== undefined) return { refused: `it is not shown: ${byContent}` };
      if (dropHiddenCharacters(text).dropped.size > 0) withHidden.add(path);
      return { text: makeSafe(text) };
    },
    note(path, text) {
      const oid = byPath.get(path)?.oid ?? '';
      const bytes = (shown.get(path)?.bytes ?? 0) + Buffer.byteLength(text);
      shown.set(path, { path, oid, bytes });
    },
    shown: () => [...shown.values()],
    cleaned: () => [...shown.keys()].filter((path) => withHidden.has(path)),
  };
}
