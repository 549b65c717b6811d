import { parseAllDocuments } from 'yaml';
import type { FailureFacts, FileFix, KnownFix } from './known-fix.ts';

/** A tab in the indentation: spaces, where the file can then be read. */
export const yamlTab: KnownFix = {
  id: 'yaml/tab',
  pattern: /found character that cannot start any token|found a tab character|syntax error.{0,80}'\\t'/,
  fix: (facts) =>
    changed(facts, 'replace tabs by spaces', 'a tab is two spaces of indentation', (text) => {
      if (!/^ *\t/m.test(text)) return text;
      const after = text.replace(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', '  '));
      return canBeRead(after) ? after : text;
    }),
};

/** The same key twice with the same value on one line each: the second goes. */
export const yamlDuplicateKey: KnownFix = {
  id: 'yaml/duplicate-key',
  pattern:
    /duplication of key "(?<key>[\w.-]{1,100})" in mapping|mapping key "(?<other>[\w.-]{1,100})" already defined|key "(?<third>[\w.-]{1,100})" already set in map/,
  fix: (facts) => {
    const key = facts.said['key'] ?? facts.said['other'] ?? facts.said['third'] ?? '';
    return changed(facts, `remove the second ${key}`, `\`${key}\` stands twice with the same value`, (text) =>
      withoutTwin(text, key),
    );
  },
};

/** What yamllint says of white space: it goes, where the data stays what it is. */
export const yamlSpace: KnownFix = {
  id: 'yaml/space',
  pattern: /trailing spaces|no new line character at the end of file|too many blank lines/,
  fix: (facts) =>
    changed(facts, 'tidy white space', 'white space is not data here', (text) => {
      const lines = text.split('\n').map((line) => (/[ \t]$/.test(line) ? line.trimEnd() : line));
      while (lines.length > 0 && lines.at(-1) === '') lines.pop();
      const after = `${lines.filter((line, at) => line !== '' || lines[at - 1] !== '' || lines[at - 2] !== '').join('\n')}\n`;
      return dataOf(after) === dataOf(text) ? after : text;
    }),
};

async function changed(
  { places, tree }: FailureFacts,
  what: string,
  assumption: string,
  change: (text: string) => string,
): Promise<FileFix | undefined> {
  const paths = [...new Set(places.map(({ path }) => path))].filter((path) => /\.ya?ml$/.test(path));
  const files = new Map<string, string>();
  for (const [path, before] of await tree.readMany(paths)) {
    const after = change(before);
    if (after !== before) files.set(path, after);
  }
  const [first] = files.keys();
  if (first === undefined) return undefined;
  return { kind: 'files', summary: `${what} in ${first.split('/').at(-1) ?? first}`, files, assumptions: [assumption] };
}

function withoutTwin(text: string, key: string): string {
  const lines = text.split('\n');
  const twins = lines.flatMap((line, at) => {
    const [, indent, name, value] = /^( *)([\w.-]{1,100}):( .*)$/.exec(line.trimEnd()) ?? [];
    return name === key && value !== undefined && !/^ *[|>&*]/.test(value)
      ? [{ at, same: `${indent}:${value.trim()}` }]
      : [];
  });
  for (const [index, one] of twins.entries())
    for (const other of twins.slice(index + 1)) {
      if (one.same !== other.same) continue;
      const after = lines.toSpliced(other.at, 1).join('\n');
      // Only where it is this that cannot be read.
      if (!canBeRead(text) && canBeRead(after)) return after;
    }
  return text;
}

function canBeRead(text: string): boolean {
  return parseAllDocuments(text).every(({ errors }) => errors.length === 0);
}

function dataOf(text: string): string | undefined {
  const documents = parseAllDocuments(text);
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  return JSON.stringify(documents.map((document): unknown => document.toJS()));
}
