/** The files of a repository after a hand-written diff; `undefined` stands for a file that goes. */
export type Expected = ReadonlyMap<string, string | undefined>;

type Section = { readonly file: string; readonly isNew: boolean; readonly blocks: readonly (readonly string[])[] };

/**
 * Applies a diff as people write it in `fixtures/requests/`: `--- file`, then lines that go (`-`), come (`+`) or tell the place (` `);
 * `@@` between two places. Each block has to fit at exactly one place of the file.
 * @throws {Error} naming the file and the block that fits nowhere or more than once: the fixture is wrong then.
 */
export async function applyMiniDiff(
  diff: string,
  read: (file: string) => Promise<string | undefined>,
): Promise<Expected> {
  const expected = new Map<string, string | undefined>();
  for (const section of sectionsOf(diff)) {
    if (section.isNew) {
      expected.set(
        section.file,
        section.blocks
          .flat()
          .map((line) => `${line.slice(1)}\n`)
          .join(''),
      );
      continue;
    }
    const original = expected.get(section.file) ?? (await read(section.file));
    if (original === undefined) throw new Error(`expected diff: there is no file ${section.file}`);
    let text = original;
    for (const block of section.blocks) text = applyBlock(section.file, text, block);
    expected.set(section.file, text === '' ? undefined : text);
  }
  return expected;
}

function sectionsOf(diff: string): readonly Section[] {
  const sections: { file: string; isNew: boolean; blocks: string[][] }[] = [];
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const header = /^(---|\+\+\+) (\S+)$/.exec(line);
    const last = sections.at(-1);
    if (header !== null) sections.push({ file: header[2] ?? '', isNew: header[1] === '+++', blocks: [[]] });
    else if (last === undefined) throw new Error(`expected diff: "${line}" stands before any file`);
    else if (line === '@@') last.blocks.push([]);
    else last.blocks.at(-1)?.push(line === '' ? ' ' : line);
  }
  return sections;
}

function applyBlock(file: string, text: string, block: readonly string[]): string {
  const before = block.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
  const after = block.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
  const lines = text.split('\n');
  const places = lines.flatMap((_, at) => (before.every((line, offset) => lines[at + offset] === line) ? [at] : []));
  const [place] = places;
  if (place === undefined || places.length !== 1 || before.length === 0)
    throw new Error(`expected diff: this fits ${file} at ${places.length} places:\n${block.join('\n')}`);
  return [...lines.slice(0, place), ...after, ...lines.slice(place + before.length)].join('\n');
}
