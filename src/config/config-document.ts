import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** A YAML file that knows on which line each of its values stands. */
export type ConfigDocument = {
  /** The first thing that keeps it from being read; nothing else can be asked then. */
  readonly broken?: { readonly line: number; readonly problem: string };
  readonly data: unknown;
  /** 1-based line of a key or list item, or of the nearest thing around it that is there. */
  lineOf(path: readonly PropertyKey[]): number;
  /** Whether the file itself says something at that path. */
  has(path: readonly PropertyKey[]): boolean;
};

/** Parses a configuration file. Anchors and aliases are not taken: one value would stand for several, out of sight. */
export function readConfigDocument(text: string): ConfigDocument {
  const lines = new LineCounter();
  // Without its warnings: what they are about is refused below, and a hostile file could fill the log with them.
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const offsetOf = (path: readonly PropertyKey[]): number | undefined => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const last = path.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    }
    const item = isSeq(parent) ? parent.items[Number(last)] : undefined;
    return (item as { range?: readonly [number, number, number] } | undefined)?.range?.[0];
  };
  const reader = {
    lineOf(path: readonly PropertyKey[]): number {
      for (let length = path.length; length > 0; length -= 1) {
        const offset = offsetOf(path.slice(0, length));
        if (offset !== undefined) return lineAt(offset);
      }
      return 1;
    },
    has: (path: readonly PropertyKey[]): boolean => path.length > 0 && offsetOf(path) !== undefined,
  };
  const [error] = document.errors;
  if (error !== undefined)
    return {
      ...reader,
      data: undefined,
      broken: { line: lineAt(error.pos[0]), problem: error.message.split('\n')[0] ?? '' },
    };
  try {
    return { ...reader, data: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    return { ...reader, data: undefined, broken: { line: 1, problem: 'anchors and aliases are not used here' } };
  }
}
