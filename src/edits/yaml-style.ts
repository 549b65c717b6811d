import { isScalar } from 'yaml';
import type { DataNode } from './data-tree.ts';
import { columnOf, newlineOf, startsLine } from './position.ts';
import type { YamlStyle } from './yaml-print.ts';
import { type ScalarStyle, styleOf } from './yaml-scalar.ts';
import type { YamlOrigin } from './yaml-tree.ts';

type Votes = { indents: number[]; listIndents: number[]; dashes: number[]; padded: boolean[] };

/** How a document is written, by the majority of what is in it, else in the other documents of its file; two columns, indented lists and double quotes where it is silent. */
export function styleOfDocument(
  root: DataNode<YamlOrigin>,
  others: readonly DataNode<YamlOrigin>[],
  text: string,
): YamlStyle {
  const own = votesOf([root], text);
  const all = votesOf(others, text);
  const votes: Votes = {
    indents: own.indents.length > 0 ? own.indents : all.indents,
    listIndents: own.listIndents.length > 0 ? own.listIndents : all.listIndents,
    dashes: own.dashes.length > 0 ? own.dashes : all.dashes,
    padded: own.padded.length > 0 ? own.padded : all.padded,
  };
  const listIndent = most(votes.listIndents);
  const indent = most(votes.indents) ?? (listIndent === undefined || listIndent === 0 ? 2 : listIndent);
  return {
    newline: newlineOf(text),
    indent,
    indentedLists: listIndent === undefined || listIndent > 0,
    dashWidth: most(votes.dashes) ?? 2,
    padding: most(votes.padded) ? ' ' : '',
    blankLines: true,
    stringStyle: () => 'plain',
  };
}

/** The style of neighbours: when all of their strings under a key are quoted, new ones are quoted the same way. */
export function withNeighbours(style: YamlStyle, neighbours: readonly DataNode<YamlOrigin>[]): YamlStyle {
  const stylesOf = (key: string | undefined): readonly ScalarStyle[] =>
    neighbours.flatMap((node) => {
      if (node.kind === 'scalar') return key === undefined ? stringStyle(node) : [];
      if (node.kind !== 'map') return [];
      return node.entries.filter((entry) => entry.key === key).flatMap((entry) => stringStyle(entry.node));
    });
  return {
    ...style,
    stringStyle: (key) => {
      const styles = stylesOf(key);
      return styles.length > 0 && styles.every((one) => one !== 'plain') ? (styles.at(-1) ?? 'plain') : 'plain';
    },
  };
}

function stringStyle(node: DataNode<YamlOrigin>): readonly ScalarStyle[] {
  const source = node.origin.node;
  return node.kind === 'scalar' && typeof node.value === 'string' && isScalar(source) ? [styleOf(source)] : [];
}

function votesOf(roots: readonly DataNode<YamlOrigin>[], text: string): Votes {
  const votes: Votes = { indents: [], listIndents: [], dashes: [], padded: [] };
  for (const root of roots) collect(root, text, votes);
  return votes;
}

function collect(node: DataNode<YamlOrigin>, text: string, votes: Votes): void {
  if (node.origin.alias !== undefined || node.kind === 'scalar') return;
  if (node.origin.style === 'flow' && node.kind === 'map' && node.entries.length > 0)
    votes.padded.push(text.startsWith('{ ', node.start));
  for (const child of node.kind === 'map' ? node.entries : node.items) {
    if ('inherited' in child && child.inherited) continue;
    if (
      node.kind === 'list' &&
      node.origin.style === 'block' &&
      child.node.start > child.start &&
      child.node.kind === 'map'
    )
      if (!text.slice(child.start, child.node.start).includes('\n')) votes.dashes.push(child.node.start - child.start);
    if (node.kind === 'map' && child.node.origin.style === 'block' && child.node.origin.alias === undefined)
      voteIndent(child.start, child.node, text, votes);
    collect(child.node, text, votes);
  }
}

function voteIndent(keyStart: number, node: DataNode<YamlOrigin>, text: string, votes: Votes): void {
  if (!startsLine(text, node.start) || node.kind === 'scalar') return;
  const difference = columnOf(text, node.start) - columnOf(text, keyStart);
  if (difference < 0 || difference > 8) return;
  if (node.kind === 'map' && difference > 0) votes.indents.push(difference);
  if (node.kind === 'list') votes.listIndents.push(difference);
}

function most<T>(votes: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
