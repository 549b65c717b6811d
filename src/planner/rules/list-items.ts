import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import { wordAt, type Token } from '../language/words.ts';
import type { Clause } from './clause.ts';
import { isList } from './leaves.ts';
import type { Target } from './target.ts';

/** Texts of one of these forms beside each other are items of one list; of other words nobody knows whether they are values. */
const forms: readonly RegExp[] = [
  /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/,
  /^[a-z]{2}(?:-[a-z]+)+-?\d[a-z]?$/,
  /^(?:[\w*-]+\.)+[a-z]{2,}$/i,
];

/** The form of an item, or -1; a quoted text is a form of its own. */
export function formOf({ kind, text }: Pick<Token, 'kind' | 'text'>): number {
  return kind === 'quoted' ? forms.length : forms.findIndex((form) => form.test(text));
}

/**
 * Puts `to 10.0.0.0/8 and 10.1.0.0/16` together again, which the cutting into clauses took apart: what is nothing but an item of
 * the form of the value before it belongs to that value.
 */
export function joinItems(clauses: readonly Clause[]): readonly Clause[] {
  const joined: Clause[] = [];
  for (const clause of clauses) {
    const before = joined.at(-1);
    const item = before === undefined ? undefined : itemFor(before, clause);
    if (before === undefined || item === undefined) joined.push(clause);
    else {
      const environments = clause.environments.kind === 'none' ? before.environments : clause.environments;
      joined[joined.length - 1] = { ...before, environments, items: [...(before.items ?? []), item] };
    }
  }
  return joined;
}

function itemFor(before: Clause, clause: Clause): string | undefined {
  const sets = before.action === 'set' || before.action === undefined || before.action === 'add' || before.assigned;
  const value = before.value === undefined ? undefined : before.tokens[before.value.at];
  const isPlaced = before.environments.kind !== 'none' && clause.environments.kind !== 'none';
  if (!sets || value === undefined || clause.action !== undefined || isPlaced || clause.paths.length > 0)
    return undefined;
  const [item, ...rest] = clause.tokens.filter(
    ({ kind, word }, at) => kind !== 'mark' && !clause.explained.has(at) && !['in', 'on', 'for'].includes(word),
  );
  const form = formOf(value);
  return item !== undefined && rest.length === 0 && form >= 0 && form === formOf(item) ? item.text : undefined;
}

/**
 * `add authenticator and scheduler to the log types`: whether a separator stands between items that the verb at `from` is about.
 * Whether they are items of one list or names of several values is told by what they fit.
 */
export function isBetweenItems(tokens: readonly Token[], from: number, at: number): boolean {
  const verb = wordAt(tokens, from);
  if (!['add', 'append', 'include', 'remove', 'delete', 'drop'].includes(verb)) return false;
  const end = tokens.findIndex(({ word }, index) => index > at && ['to', 'from'].includes(word));
  if (end < 0) return false;
  const items = tokens.slice(from + 1, end);
  return items.every(({ kind, word }, index) => {
    const before = items[index - 1];
    if (word === ',' || word === 'and') return before !== undefined && index < items.length - 1;
    const isFirst = before === undefined || before.word === ',' || before.word === 'and';
    return isFirst && kind !== 'symbol' && (kind !== 'mark' || word === ',');
  });
}

/** The items between a verb and `to` or `from`, where there are several: position of the first, the others as typed, and their positions. */
export function severalItems(
  tokens: readonly Token[],
): { readonly first: number; readonly items: readonly string[]; readonly positions: readonly number[] } | undefined {
  const end = tokens.findIndex(({ word }, at) => at > 1 && ['to', 'from'].includes(word));
  if (end < 4 || !isBetweenItems(tokens, 0, 2)) return undefined;
  const positions = Array.from({ length: end - 2 }, (_, offset) => offset + 2);
  const items = positions.flatMap((at) => {
    const token = tokens[at];
    return token === undefined || [',', 'and'].includes(token.word) ? [] : [token.text];
  });
  return { first: 1, items, positions };
}

/**
 * What turns a list into the one that was said: items that stay are not touched where their order stays, too, and the comment
 * of one that goes is not left to another.
 */
export function listOperations(target: Target, wanted: readonly Json[]): readonly Operation[] {
  const { file, object, path, current } = target;
  const now = isList(current) ? current : [];
  const kept = now.filter((item) => wanted.includes(item));
  const added = wanted.slice(kept.length);
  const isInOrder = now.length > 0 && kept.every((item, index) => wanted[index] === item);
  if (!target.exists || !isInOrder || new Set(now).size < now.length)
    return [{ op: 'set', file, object, path, value: wanted }];
  const removed = now.flatMap((item, index) => (wanted.includes(item) ? [] : [index])).toReversed();
  return [
    ...added.map((value) => ({ op: 'insert' as const, file, object, path, value })),
    ...removed.map((index) => ({ op: 'remove' as const, file, object, path: `${path}[${index}]` })),
  ];
}
