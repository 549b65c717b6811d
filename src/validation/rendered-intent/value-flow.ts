import type { Json } from '../../domain/json.ts';
import { align } from '../../edits/align.ts';

/** What happens to one value; absent, null, an empty text or collection: there is no such value on that side. */
export type Flow = { readonly from?: Json | undefined; readonly to?: Json | undefined };

/**
 * Whether a rendered value changes as the declared ones do. What stays of it has to stay as it was: in `repo/shop:1.8.2` the declared tag
 * is `1.8.2`, and everything before it is as before. Taken as equal: numbers and their text, upper and lower case, `+` and `_` (chart labels).
 * - A new value holds a declared new value as a token; what stood there was the declared old one, or anything where no old one is declared
 *   (an override that is new hides whatever was below it).
 * - A value that goes, or gives way to what is below it, held a declared value that goes.
 * - Text of several lines is compared line by line.
 */
export function flowsFrom(declared: readonly Flow[], rendered: Flow): boolean {
  const [from, to] = [textOf(rendered.from), textOf(rendered.to)];
  if (from !== undefined && to !== undefined && /\n/.test(from + to)) {
    const [left, right] = [from.split('\n'), to.split('\n')];
    const pairs = align(left, right, (a, b) => a === b)
      .map(([i, j]) => ({ from: i === null ? undefined : left[i], to: j === null ? undefined : right[j] }))
      .filter((pair) => pair.from !== pair.to && `${pair.from ?? ''}${pair.to ?? ''}`.trim() !== '');
    return pairs.every((pair) => flowsFrom(declared, pair));
  }
  const flows = declared.map((flow) => ({ from: textOf(flow.from), to: textOf(flow.to) }));
  return (to !== undefined && brings(flows, from, to)) || (from !== undefined && takes(flows, from, to));
}

type Texts = { readonly from: string | undefined; readonly to: string | undefined };

function brings(flows: readonly Texts[], from: string | undefined, to: string): boolean {
  const masked = mask(
    to,
    flows.flatMap((flow) => flow.to ?? []),
  );
  if (masked === null) return false;
  if (from === undefined) return true;
  const gaps = gapsBetween(masked.kept, from);
  if (gaps === null) return false;
  const isNew = flows.some((flow) => flow.from === undefined && flow.to !== undefined && masked.tokens.has(flow.to));
  const known = new Set(flows.flatMap((flow) => flow.from ?? []).map(trim));
  return gaps.every((gap) => gap === '' || known.has(gap) || (isNew && !/\s/.test(gap)));
}

function takes(flows: readonly Texts[], from: string, to: string | undefined): boolean {
  const going = to === undefined ? flows : flows.filter((flow) => flow.to === undefined);
  const masked = mask(
    from,
    going.flatMap((flow) => flow.from ?? []),
  );
  return masked !== null && (to === undefined || gapsBetween(masked.kept, to) !== null);
}

/** The text around every occurrence of the tokens; `null` where there is none. */
function mask(
  text: string,
  tokens: readonly string[],
): { readonly kept: readonly string[]; readonly tokens: ReadonlySet<string> } | null {
  const longestFirst = [...new Set(tokens)].sort((a, b) => b.length - a.length);
  const kept: string[] = [''];
  const found = new Set<string>();
  for (let at = 0; at < text.length;) {
    const token = longestFirst.find((one) => text.startsWith(one, at) && isWhole(text, at, one));
    if (token === undefined) kept[kept.length - 1] += text[at++] ?? '';
    else {
      kept.push('');
      found.add(token);
      at += token.length;
    }
  }
  return found.size === 0 ? null : { kept, tokens: found };
}

/** Whether an occurrence is a token of its own: `5` is none of `15` or `1.5`, `rod` none of `prod`, but `20` is one of `20Gi`. */
function isWhole(text: string, at: number, token: string): boolean {
  const [before, after] = [text[at - 1] ?? ' ', text[at + token.length] ?? ' '];
  if (/^\d+$/.test(token)) return !/[\d.]/.test(before) && !/[\d.]/.test(after);
  if (token.length <= 2 || /^(true|false|yes|off|none|null)$/.test(token))
    return !/[\w.-]/.test(before) && !/[\w.-]/.test(after);
  const word = /[a-z0-9]/;
  const joins = (a: string, b: string) => word.test(a) && word.test(b);
  return !joins(before, token[0] ?? '') && !joins(token.at(-1) ?? '', after);
}

/**
 * What stands between the kept parts in another text; `null` where they are not all in it, in their order.
 * Separators beside a gap may differ: `repo:1.8` becomes `repo@sha256:…`.
 */
function gapsBetween(kept: readonly string[], text: string): readonly string[] | null {
  const parts = kept.map((part, index) =>
    part.replace(index === 0 ? /$^/ : leading, '').replace(index === kept.length - 1 ? /$^/ : trailing, ''),
  );
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return null;
  const gaps: string[] = [];
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const next = text.indexOf(part, at);
    if (next === -1 || next + part.length > end) return null;
    gaps.push(trim(text.slice(at, next)));
    at = next + part.length;
  }
  return [...gaps, trim(text.slice(at, end))];
}

const leading = /^[\s:@=,;"'/-]+/;
const trailing = /[\s:@=,;"'/-]+$/;

function trim(text: string): string {
  return text.replace(leading, '').replace(trailing, '');
}

/** A scalar as it is compared. */
export function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '' || typeof value === 'object') return undefined;
  return String(value).toLowerCase().replaceAll('+', '_');
}
