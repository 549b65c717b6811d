/** The mappings of a Kubernetes object whose every value is a secret. */
const secretSections: Readonly<Record<string, readonly string[]>> = {
  Secret: ['data', 'stringData'],
  SealedSecret: ['encryptedData', 'data', 'spec'],
};

/**
 * Takes the values out of Secrets and SealedSecrets, wherever YAML documents hold them; keys stay, so that one sees what there is.
 * By lines, so it also works on a part of a file or on a broken one. Linear in the text.
 */
export function redactSecretObjects(text: string, mark: string): { readonly text: string; readonly count: number } {
  if (!/kind["']?\s?:\s{0,9}["']?(?:Sealed)?Secret\b/.test(text)) return { text, count: 0 };
  let count = 0;
  const documents = text.split(/^(?=---)/m).map((document) => {
    const kind = /^\s{0,40}kind:[ \t]{0,9}["']?(SealedSecret|Secret)["']?[ \t\r]*(?:#.*)?$/m.exec(document)?.[1];
    const sections = kind === undefined ? undefined : secretSections[kind];
    if (sections === undefined) return document;
    const done = redactSections(document, sections, mark);
    count += done.count;
    return done.text;
  });
  return { text: documents.join(''), count };
}

function redactSections(
  document: string,
  sections: readonly string[],
  mark: string,
): { readonly text: string; readonly count: number } {
  let count = 0;
  let sectionColumn = -1;
  let valueColumn = -1;
  const lines = document.split('\n').flatMap((line) => {
    const column = line.search(/\S/);
    if (column === -1) return [line];
    if (sectionColumn !== -1 && column <= sectionColumn) sectionColumn = -1;
    if (sectionColumn === -1) {
      const [, key = '', flow = ''] = /^\s*["']?(\w+)["']?:(.*)$/.exec(line) ?? [];
      if (!sections.includes(key)) return [line];
      sectionColumn = column;
      valueColumn = -1;
      if (!/^\s*[{["']/.test(flow)) return [line];
      count += 1;
      return [line.slice(0, line.length - flow.length) + ` ${mark}`];
    }
    // The lines of a value that goes on: its first line has the mark already.
    if (valueColumn !== -1 && column > valueColumn) return [];
    valueColumn = -1;
    const end = keyEnd(line);
    if (end === -1) return [' '.repeat(column) + mark];
    const value = line.slice(end).trim();
    if (value === '' || value.startsWith('#')) return [line];
    valueColumn = column;
    count += 1;
    return [`${line.slice(0, end)} ${mark}`];
  });
  return { text: lines.join('\n'), count };
}

/** The position after a key's colon; -1 when the line has no key. */
function keyEnd(line: string): number {
  const match = /^\s*(?:- )?(?:"[^"]*"|'[^']*'|[^\s:'"]+)\s{0,9}:(?=\s|$)/.exec(line);
  return match === null ? -1 : match[0].length;
}
