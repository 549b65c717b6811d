/** One document of a YAML stream: its text, the 0-based line it starts at, and its position among all documents that hold anything. */
export type YamlPart = { readonly text: string; readonly line: number; readonly document: number };

const marker = /^(?:---(?=\s|$)|\.\.\.(?=\s|$))[^\n]*$/gm;

/**
 * Splits a YAML stream at its document markers. `---` or `...` at the start of a line ends a document wherever it stands, also inside of a
 * block scalar (YAML 1.2.2, 9.1.2). Documents that hold nothing but comments are left out and not counted.
 */
export function splitYaml(text: string): YamlPart[] {
  const parts: YamlPart[] = [];
  let line = 0;
  let from = 0;
  const add = (to: number) => {
    const part = text.slice(from, to);
    if (/^[ \t]*[^\s#]/m.test(part)) parts.push({ text: part, line, document: parts.length });
    line += countLines(part);
  };
  marker.lastIndex = 0;
  for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
    add(match.index);
    const inline = /^---[ \t]+(?=[^\s#])/.exec(match[0]);
    from = match.index + (inline?.[0].length ?? match[0].length);
  }
  add(text.length);
  return parts;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
