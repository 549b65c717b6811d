import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMiniDiff } from '../../../dev/mini-diff.ts';
import { readRequestCases } from '../../../dev/request-cases.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { mergeLines } from '../../../src/edits/merge-lines.ts';
import { undoFile } from '../../../src/edits/undo-file.ts';
import '../seed.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');

async function undone(path: string, before: string | undefined, after: string | undefined, now: string | undefined) {
  const result = await undoFile({ path, before, after, now });
  if ('moved' in result) return result.moved;
  const { files } = await applyOperations(result.operations, (file) => (file === path ? now : undefined));
  return files.length === 0 ? now : files[0]?.after;
}

/** A line of somebody else at the top of a file, where the syntax has comments. */
function noteIn(path: string): string | undefined {
  return /\.(?:ya?ml|tf|tfvars|hcl)$/.test(path) && !/(?:^|\/)templates\//.test(path) ? '# a note\n\n' : undefined;
}

describe.each(await readRequestCases(join(fixtures, 'requests')))('undone on $repository', ({ repository, cases }) => {
  const changing = cases.flatMap((one) => (one.outcome === 'changed' ? [one] : []));

  const opened = openFolder(join(fixtures, 'repositories', repository));

  it.each(changing)('$request', async ({ diff }) => {
    const tree = await opened;
    for (const [path, after] of await applyMiniDiff(diff, (file) => tree.read(file))) {
      const before = await tree.read(path);
      expect({ path, text: await undone(path, before, after, after) }).toEqual({ path, text: before });
      const note = noteIn(path);
      if (note === undefined || before === undefined || after === undefined) continue;
      expect({ path, text: await undone(path, before, after, note + after) }).toEqual({ path, text: note + before });
    }
  });
});

describe('a merge of lines', () => {
  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n'), { maxLength: 12 }).map((all) => all.join(''));

  it('gives the other side where one side did nothing, whichever it is', () => {
    fc.assert(
      fc.property(lines, lines, (base, side) => {
        expect(mergeLines(base, base, side)).toEqual({ text: side });
        expect(mergeLines(base, side, base)).toEqual({ text: side });
        expect(mergeLines(base, side, side)).toEqual({ text: side });
      }),
    );
  });

  it('brings both in where a line between them stays', () => {
    fc.assert(
      fc.property(lines, lines, lines, lines, (top, newTop, bottom, newBottom) => {
        const text = (one: string, other: string): string => `${one}--\n--\n--\n${other}`;
        const merged = mergeLines(text(top, bottom), text(newTop, bottom), text(top, newBottom));
        expect(merged).toEqual({ text: text(newTop, newBottom) });
      }),
    );
  });
});
