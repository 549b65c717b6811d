/** A multi-line string in literal style (`|`), or `undefined` where that style cannot hold it. `indent` is the column of its lines. */
export function printLiteral(value: string, indent: number, newline: string, headerTail = ''): string | undefined {
  if (!value.includes('\n') || /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029]/.test(value)) return undefined;
  if (value.trim() === '') return undefined;
  const chomp = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  const lines = body.split('\n');
  if (/^[ \t]|^$/.test(lines[0] ?? '')) return undefined;
  const pad = ' '.repeat(indent);
  return [`|${chomp}${headerTail}`, ...lines.map((line) => (line === '' ? '' : pad + line))].join(newline);
}

/** The header of an existing block scalar after its indicators (a comment), and the column of its lines. */
export function readHeader(source: string): { readonly tail: string; readonly indent: number | undefined } {
  const match = /^[|>][-+0-9]*([^\r\n]*)/.exec(source);
  const first = /\n([ ]*)[^ \r\n]/.exec(source);
  return { tail: match?.[1]?.trimEnd() ?? '', indent: first?.[1]?.length };
}
