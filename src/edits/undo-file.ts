import type { SemanticChange } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import type { Operation } from '../domain/proposal.ts';
import { applyOperations } from './apply-operations.ts';
import type { SourceObject } from './data-tree.ts';
import { sameData } from './expected-data.ts';
import { impossible } from './impossible.ts';
import { mergeLines } from './merge-lines.ts';
import { readObjects } from './read-file.ts';
import { replacement } from './replacement.ts';
import { semanticChanges } from './semantic-changes.ts';
import { baseName, syntaxOf } from './syntax.ts';
import { undoRenames } from './undo-renames.ts';
import { sourceOfUnit, undoUnits, valueOfUnit, type UndoUnit } from './undo-units.ts';
import { isTemplate } from './yaml-template.ts';

/** A file before and after the change that is to be undone, and as it is now; a side is absent where there was no file. */
export type FileHistory = {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly now: string | undefined;
};

/** A place that was changed again since: what the change had left there, and what is there now. Absent means: nothing. */
export type Moved = {
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly expected?: Json;
  readonly found?: Json;
};

/** Operations on the file as it is now, none when it is undone already; or the places where that would undo somebody else's work. */
export type Undone = { readonly operations: readonly Operation[] } | { readonly moved: readonly Moved[] };

/**
 * Takes back what a change did to one file and nothing else: every value that it set must still be what it set it to, whatever
 * happened around it. A file that came is deleted only as it came; one that went comes back as it was.
 * `lines` compares lines instead of values, for changes of which there is no record.
 * @throws {PromptOpsError} `edit-impossible` when the file cannot be read or the place cannot be edited.
 */
export async function undoFile(history: FileHistory, by: 'values' | 'lines' = 'values'): Promise<Undone> {
  const { path: file, before, after, now } = history;
  if (now === before) return { operations: [] };
  if (before === undefined && now === after) return { operations: [{ op: 'delete-file', file }] };
  if (after === undefined && now === undefined && before !== undefined)
    return { operations: [{ op: 'add-file', file, content: before }] };
  if (before === undefined || after === undefined || now === undefined) return { moved: [wholeFile(history)] };
  const texts = { file, before, after, now };
  const isOpaque = syntaxOf(file) === 'text' || [before, after, now].some((text) => isTemplate(file, text));
  return by === 'lines' || isOpaque ? undoLines(texts) : undoValues(texts);
}

type Texts = { readonly file: string; readonly before: string; readonly after: string; readonly now: string };

async function undoLines({ file, before, after, now }: Texts): Promise<Undone> {
  const merged = mergeLines(after, now, before);
  if ('text' in merged) return { operations: await replacement(file, now, merged.text) };
  const lines = now.split('\n');
  const moved = merged.conflicts.map((line) => ({
    ...{ file, object: baseName(file), path: `[line=${line}]` },
    found: lines[line - 1] ?? '',
  }));
  return { moved };
}

async function undoValues(texts: Texts): Promise<Undone> {
  const { file, before, after, now } = texts;
  const [then, left, current] = await Promise.all([before, after, now].map((text) => objectsIn(file, text)));
  if (then === undefined || left === undefined || current === undefined) return undoLines(texts);
  const changes = await semanticChanges({ files: [{ path: file, before, after }] });
  // Comments and layout alone: there is no value to take back.
  if (changes.length === 0) return undoLines(texts);
  const units = undoUnits(changes, then, left);
  const open = units.filter((unit) => !sameData(valueOfUnit(current, unit), valueOfUnit(then, unit)));
  const moved = open.filter((unit) => !sameData(valueOfUnit(current, unit), valueOfUnit(left, unit)));
  if (moved.length > 0) return { moved: moved.map((unit) => movedUnit(file, unit, left, current)) };
  const edits = await typedEdits(texts, open, { earlier: then, before, current });
  return chooseText(texts, edits, open, then);
}

/**
 * Typed edits where they give what a merge of the lines gives, or where lines cannot be merged. Otherwise the merge, because it brings
 * comments and places back as well; but only when every value comes out as the edits would have it, and no other changes.
 */
async function chooseText(
  { file, before, after, now }: Texts,
  edits: TypedEdits | PromptOpsError,
  units: readonly UndoUnit[],
  then: Objects,
): Promise<Undone> {
  const merged = mergeLines(after, now, before);
  // Nobody touched the file since, so it may become what it was to the byte.
  const isSafe =
    now === after ||
    ('text' in merged &&
      ('text' in edits
        ? (await differences(file, edits.text, merged.text)).every(isOrder)
        : await undoesOnly(file, now, merged.text, units, then)));
  if ('text' in merged && isSafe && !('text' in edits && edits.text === merged.text))
    return { operations: await replacement(file, now, merged.text) };
  if ('text' in edits) return { operations: edits.operations };
  throw edits;
}

type TypedEdits = { readonly operations: readonly Operation[]; readonly text: string };

/** The operations that take units back, and what they make of the file; or why they cannot. */
async function typedEdits(
  { file, now }: Texts,
  units: readonly UndoUnit[],
  sources: Sources,
): Promise<TypedEdits | PromptOpsError> {
  try {
    const { earlier, before, current } = sources;
    const renamed = undoRenames(units, { objects: earlier, text: before }, { objects: current, text: now });
    const operations = renamed.left.map((unit) => operationFor(file, unit, sources));
    const { files } = await applyOperations(operations, (path) => (path === file ? renamed.text : undefined));
    const text = files[0]?.after ?? renamed.text;
    return { operations: renamed.text === now ? operations : await replacement(file, now, text), text };
  } catch (error) {
    if (error instanceof PromptOpsError && error.code === 'edit-impossible') return error;
    throw error;
  }
}

function differences(file: string, before: string, after: string): Promise<readonly SemanticChange[]> {
  return semanticChanges({ files: [{ path: file, before, after }] });
}

/** An edit appends what a merge puts back into its old place. */
function isOrder({ path, from, to }: SemanticChange): boolean {
  return path !== '' && Array.isArray(from) && Array.isArray(to);
}

/** Whether a text differs from the one now in the units alone, and has them as they were. */
async function undoesOnly(
  file: string,
  now: string,
  text: string,
  units: readonly UndoUnit[],
  then: Objects,
): Promise<boolean> {
  const objects = await objectsIn(file, text);
  if (objects === undefined) return false;
  const isBack = units.every((unit) => sameData(valueOfUnit(objects, unit), valueOfUnit(then, unit)));
  const changes = await differences(file, now, text);
  const inUnit = ({ object, path }: SemanticChange): boolean =>
    units.some((unit) => unit.object === object && path.startsWith(unit.path));
  return isBack && changes.every(inUnit);
}

type Objects = readonly SourceObject<unknown>[];

async function objectsIn(file: string, text: string): Promise<Objects | undefined> {
  try {
    return (await readObjects(file, text)).objects;
  } catch (error) {
    if (error instanceof PromptOpsError && error.code === 'edit-impossible') return undefined;
    throw error;
  }
}

type Sources = { readonly earlier: Objects; readonly before: string; readonly current: Objects };

function operationFor(file: string, unit: UndoUnit, { earlier, before, current }: Sources): Operation {
  const value = valueOfUnit(earlier, unit);
  if (value === undefined) return { op: 'remove', file, ...unit };
  const written = valueOfUnit(current, unit) === undefined ? sourceOfUnit(earlier, unit, before) : undefined;
  if (written === undefined) return { op: 'set', file, ...unit, value };
  // What went comes back with its own words, comments included.
  if (written.object !== null) return { op: 'add-block', file, object: written.object, text: written.text };
  throw impossible(file, undefined, `\`${unit.path}\` of \`${unit.object}\` cannot be put back by itself`, byHand);
}

const byHand = 'Put it back by hand.';

function movedUnit(file: string, unit: UndoUnit, left: Objects, current: Objects): Moved {
  const [expected, found] = [valueOfUnit(left, unit), valueOfUnit(current, unit)];
  return { file, ...unit, ...(expected === undefined ? {} : { expected }), ...(found === undefined ? {} : { found }) };
}

function wholeFile({ path: file, after, now }: FileHistory): Moved {
  const object = baseName(file);
  return {
    ...{ file, object, path: '' },
    ...(after === undefined ? {} : { expected: 'the file as it was left' }),
    ...(now === undefined ? {} : { found: after === undefined ? 'a new file' : 'a file that was changed since' }),
  };
}
