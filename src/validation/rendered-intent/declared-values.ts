import type { SemanticChange } from '../../domain/change-set.ts';
import type { Json } from '../../domain/json.ts';
import { type KeyStep, parseKeyPath } from '../../domain/key-path.ts';
import { align } from '../../edits/align.ts';
import { isRecord } from '../kubernetes/manifest.ts';
import { readYaml } from '../yaml-documents.ts';
import { jsonChanges } from './json-changes.ts';

/** A single value that a declared change brings or takes away, and the place it names. */
export type DeclaredValue = {
  /** The declared change it is part of. */
  readonly change: SemanticChange;
  /** The object of the change, or of the manifest inside its text (an inline patch). */
  readonly object: string;
  readonly steps: readonly KeyStep[];
  readonly from?: Json;
  readonly to?: Json;
};

const maxDepth = 3;

/**
 * Everything a declared change says, down to single values: the leaves of objects and collections that come or go whole, and what is
 * written inside text: YAML and JSON (inline patches, files of generators), lines, `KEY=value` (literals and env files of generators).
 */
export function declaredValues(change: SemanticChange): readonly DeclaredValue[] {
  return inside({ change, object: change.object, steps: stepsOf(change.path), ...sidesOf(change) }, 0);
}

type Sides = { readonly from?: Json; readonly to?: Json };

function sidesOf({ from, to }: Sides): Sides {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function inside(value: DeclaredValue, depth: number): readonly DeclaredValue[] {
  const { change, object, steps } = value;
  return jsonChanges(value.from, value.to).flatMap((leaf) => {
    const one: DeclaredValue = { change, object, steps: [...steps, ...leaf.steps], ...sidesOf(leaf) };
    return [one, ...(depth < maxDepth ? insideText(one, depth + 1) : [])];
  });
}

function insideText(value: DeclaredValue, depth: number): readonly DeclaredValue[] {
  const from = typeof value.from === 'string' ? value.from : undefined;
  const to = typeof value.to === 'string' ? value.to : undefined;
  if (from === undefined && to === undefined) return [];
  const isLong = `${from ?? ''}${to ?? ''}`.includes('\n');
  const { change, object, steps } = value;
  const perLine = changedLines(from, to).flatMap((line) => {
    const whole: DeclaredValue = { change, object, steps, ...sidesOf(line) };
    return [...(isLong ? [whole] : []), ...assignment(whole)];
  });
  return [...insideData(value, from, to, depth), ...perLine];
}

function changedLines(from: string | undefined, to: string | undefined): readonly Sides[] {
  const [before, after] = [linesOf(from), linesOf(to)];
  return align(before, after, (a, b) => a === b)
    .map(([left, right]) => [left === null ? undefined : before[left], right === null ? undefined : after[right]])
    .filter(([left, right]) => left !== right)
    .map(([left, right]) => ({ ...(left !== undefined && { from: left }), ...(right !== undefined && { to: right }) }));
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('\n').filter((line) => line.trim() !== '');
}

/** `LOG_LEVEL=info` → `LOG_LEVEL=debug` is the value of `LOG_LEVEL`; under another key one value goes and one comes. */
function assignment({ from: left, to: right, change, object, steps }: DeclaredValue): readonly DeclaredValue[] {
  const [from, to] = [keyAndValue(left), keyAndValue(right)];
  const value = (key: string, sides: Sides): DeclaredValue => ({
    change,
    object,
    steps: [...steps, { key }],
    ...sides,
  });
  if (from !== undefined && to !== undefined && from.key === to.key)
    return [value(to.key, { from: from.value, to: to.value })];
  return [
    ...(from === undefined ? [] : [value(from.key, { from: from.value })]),
    ...(to === undefined ? [] : [value(to.key, { to: to.value })]),
  ];
}

function keyAndValue(line: Json | undefined): { readonly key: string; readonly value: string } | undefined {
  const read = typeof line === 'string' ? /^\s*(?:export\s+)?([\w./-]+)\s*[=:]\s*(.*?)\s*$/.exec(line) : null;
  return read?.[1] === undefined ? undefined : { key: read[1], value: read[2] ?? '' };
}

/** Documents written inside a text, first against first. */
function insideData(
  value: DeclaredValue,
  from: string | undefined,
  to: string | undefined,
  depth: number,
): readonly DeclaredValue[] {
  const [before, after] = [documentsIn(from), documentsIn(to)];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => {
    const [left, right] = [before[index], after[index]];
    const sides = { ...(left !== undefined && { from: left }), ...(right !== undefined && { to: right }) };
    const object = manifestName(right ?? left) ?? value.object;
    return inside({ change: value.change, object, steps: [], ...sides }, depth);
  }).flat();
}

function documentsIn(text: string | undefined): readonly Json[] {
  if (text === undefined || !/\n|^\s*[[{]/.test(text)) return [];
  const { documents, problems } = readYaml(text);
  if (problems.length > 0) return [];
  return documents.flatMap(({ value }) => (typeof value === 'object' && value !== null ? [value as Json] : []));
}

function manifestName(value: unknown): string | undefined {
  if (!isRecord(value) || typeof value['kind'] !== 'string') return undefined;
  const name = isRecord(value['metadata']) ? value['metadata']['name'] : undefined;
  return typeof name === 'string' ? `${value['kind']}/${name}` : undefined;
}

/** The steps of a key path; none where it is no path. */
export function stepsOf(path: string): readonly KeyStep[] {
  try {
    return parseKeyPath(path);
  } catch {
    return [];
  }
}
