import { isScalar, parseAllDocuments, type Document } from 'yaml';
import type { KnownFix } from './known-fix.ts';

/** What kubeconform, Helm and others say of a scalar of the wrong type; `at` is a JSON pointer. */
const mismatch =
  /at '(?<at>\/[\w./~-]{1,200})': got (?<got>string|number|integer|boolean), want (?<want>string|integer|number|boolean)\b/g;

type Rule = { readonly from: RegExp; readonly write: (value: string) => string };

/** Types whose value is the same written otherwise: quotes go, or come. */
const rewrites: Readonly<Record<string, Rule>> = {
  'string integer': { from: /^(["'])(-?\d{1,18})\1$/, write: (text) => text.slice(1, -1) },
  'string number': { from: /^(["'])(-?\d{1,18}(?:\.\d{1,18})?)\1$/, write: (text) => text.slice(1, -1) },
  'string boolean': { from: /^(["'])(?:true|false)\1$/, write: (text) => text.slice(1, -1) },
  'number string': { from: /^-?\d{1,18}(?:\.\d{1,18})?$/, write: (text) => `"${text}"` },
  'integer string': { from: /^-?\d{1,18}$/, write: (text) => `"${text}"` },
  'boolean string': { from: /^(?:true|false)$/, write: (text) => `"${text}"` },
};

/** A number in quotes where a number is wanted, and the other way round. */
export const valueType: KnownFix = {
  id: 'kubernetes/value-type',
  pattern: /at '\/[\w./~-]{1,200}': got (?:string|number|integer|boolean), want (?:string|integer|number|boolean)\b/,
  async fix({ lines, text, places, tree }) {
    const files = new Map<string, string>();
    const told: string[] = [];
    for (const { path } of places) {
      const before = files.get(path) ?? (await tree.read(path));
      const about = lines.filter((line) => line.includes(path.split('/').at(-1) ?? path)).join(' ');
      let after = before ?? '';
      for (const { groups = {} } of (about === '' ? text : about).matchAll(mismatch)) {
        const { at = '', got = '', want = '' } = groups;
        const rule = rewrites[`${got} ${want}`];
        const next = rule === undefined ? undefined : rewritten(after, at, rule);
        if (next === undefined) continue;
        after = next;
        told.push(`\`${at}\` in \`${path}\` is the same value as ${want}`);
      }
      if (before !== undefined && after !== before) files.set(path, after);
    }
    if (files.size === 0) return undefined;
    const [only = ''] = [...files.keys()].map((path) => path.split('/').at(-1) ?? path);
    const summary = `write ${told.length === 1 ? 'a value' : 'values'} of ${only} in the type that is wanted`;
    return { kind: 'files', summary, files, assumptions: told };
  },
};

/** The text with that value rewritten; `undefined` where not exactly one document holds a scalar there that can be. */
function rewritten(text: string, pointer: string, { from, write }: Rule): string | undefined {
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = parseAllDocuments(text).map((document) => rangeAt(document, keys));
  const fitting = found.filter((range) => range !== undefined && from.test(text.slice(...range)));
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) return undefined;
  const [start, end] = only;
  return text.slice(0, start) + write(text.slice(start, end)) + text.slice(end);
}

function rangeAt(document: Document.Parsed, keys: readonly string[]): readonly [number, number] | undefined {
  const node = document.getIn(
    keys.map((key) => (/^\d{1,6}$/.test(key) ? Number(key) : key)),
    true,
  );
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : undefined;
}
