/** A block at the top of a Terraform file; `line` is 1-based. */
export type TopBlock = {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly body: string;
  readonly line: number;
};

/**
 * The blocks of a Terraform file whose header and closing brace begin a line, as everybody formats them. One look at each line: the files
 * are a repository's, and a regular expression over whole blocks takes the square of their length.
 */
export function topBlocks(text: string): readonly TopBlock[] {
  const blocks: TopBlock[] = [];
  const lines = text.split('\n');
  let open: { readonly head: RegExpExecArray; readonly at: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const head = /^(\w+)((?:[ \t]+"[\w-]*"){0,2})[ \t]*\{/.exec(line);
    if (head !== null) open = { head, at };
    if (open === undefined || !(line.startsWith('}') || /\}\s*$/.test(head === null ? '' : line))) continue;
    const [, kind = '', labels = ''] = open.head;
    const names = [...labels.matchAll(/"([\w-]*)"/g)].map(([, label = '']) => label);
    blocks.push({ kind, labels: names, body: lines.slice(open.at + 1, at).join('\n'), line: open.at + 1 });
    open = undefined;
  }
  return blocks;
}
