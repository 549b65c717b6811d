import type { Node } from 'web-tree-sitter';
import type { HclRename } from '../domain/hcl-rename.ts';
import type { Operation } from '../domain/proposal.ts';
import { firstError, parseHclTree } from './hcl-parser.ts';
import { readString } from './hcl-expression.ts';
import { semanticChanges } from './semantic-changes.ts';
import { tidyHcl } from './hcl-tidy.ts';
import type { Splice } from './splice.ts';

/** The text with the name changed wherever it means this; text in strings and comments stays. Undefined when it is not HCL. */
export async function renameInHcl(text: string, rename: HclRename): Promise<string | undefined> {
  const tree = await parseHclTree(text);
  try {
    if (firstError(tree.rootNode) !== undefined) return undefined;
    const nodes = namesIn(tree.rootNode, text, rename);
    const splices = nodes.map(({ startIndex, endIndex }): Splice => ({
      start: startIndex,
      end: endIndex,
      text: rename.to,
    }));
    const [first, last] = [
      Math.min(...nodes.map((node) => node.startIndex)),
      Math.max(...nodes.map((node) => node.endIndex)),
    ];
    return splices.length === 0 ? text : await tidyHcl(text, splices, { start: first, end: last });
  } finally {
    tree.delete();
  }
}

/** The operations that rename in several files, each with what it changes; empty where nothing has the name, undefined where a file is not HCL. */
export async function renameOperations(
  files: ReadonlyMap<string, { readonly text: string; readonly rename: HclRename }>,
): Promise<readonly Operation[] | undefined> {
  const operations: Operation[] = [];
  for (const [file, { text, rename }] of files) {
    const after = await renameInHcl(text, rename);
    if (after === undefined) return undefined;
    if (after === text) continue;
    const declares = await semanticChanges({ files: [{ path: file, before: text, after }] });
    operations.push({ op: 'replace-text', file, ...changedLines(text, after), declares });
  }
  return operations;
}

/** The lines from the first to the last that differ, and as many before them as make them the only ones of their kind. */
function changedLines(before: string, after: string): { readonly find: string; readonly replace: string } {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = old.findIndex((line, at) => line !== now[at]);
  const end = old.findLastIndex((line, at) => line !== now[at]);
  const quote = (lines: readonly string[]): string => lines.slice(start, end + 1).join('\n');
  while (start > 0 && before.split(quote(old)).length !== 2) start -= 1;
  return { find: quote(old), replace: quote(now) };
}

function namesIn(root: Node, text: string, rename: HclRename): readonly Node[] {
  const body = root.namedChildren.find((child) => child?.type === 'body');
  const top = body?.namedChildren ?? [];
  return [
    ...top.flatMap((child) => (child === null ? [] : declaredIn(child, text, rename))),
    ...referencesIn(root, rename),
  ];
}

function declaredIn(node: Node, text: string, { declared, given = [], assigned, from }: HclRename): readonly Node[] {
  if (node.type === 'attribute') return assigned === true ? keysOf([node], from) : [];
  const labels = node.namedChildren.flatMap((child) => (child?.type === 'string_lit' ? [child] : []));
  const names = [node.namedChildren[0]?.text ?? '', ...labels.map((label) => readString(label, text))];
  const inside = node.namedChildren.find((child) => child?.type === 'body')?.namedChildren ?? [];
  const last = labels.at(-1)?.namedChildren.find((child) => child?.type === 'template_literal');
  if (declared === 'locals' && names[0] === 'locals') return keysOf(inside, from);
  if (declared !== 'locals' && declared?.join('.') === names.join('.') && last !== undefined && last !== null)
    return [last];
  return names[0] === 'module' && given.includes(names[1] ?? '') ? keysOf(inside, from) : [];
}

function keysOf(nodes: readonly (Node | null)[], name: string): readonly Node[] {
  return nodes.flatMap((node) => {
    const key = node?.type === 'attribute' ? node.namedChildren[0] : undefined;
    return key?.text === name ? [key] : [];
  });
}

/** A `moved` block tells of names that were; it goes on telling of them. */
function referencesIn(node: Node, rename: HclRename): readonly Node[] {
  if (node.type === 'block' && node.namedChildren[0]?.text === 'moved') return [];
  const found: Node[] = [];
  const children = node.namedChildren.filter((child) => child !== null);
  const [root, ...steps] = children;
  if (root?.type === 'variable_expr') {
    const [first, second] = steps.filter(({ type }) => type === 'get_attr').map((step) => step.namedChildren[0]);
    if (root.text === rename.referred && first?.text === rename.from) found.push(first);
    const isOutput = root.text === 'module' && rename.read?.includes(first?.text ?? '') === true;
    if (isOutput && second?.text === rename.from) found.push(second);
  }
  for (const child of children) found.push(...referencesIn(child, rename));
  return found;
}
