import type { Json } from '../../domain/json.ts';
import { parseYamlSafely, yamlValue } from './safe-yaml.ts';
import { scanYaml, unquote } from './scan-yaml.ts';

type Node = { [key: string]: Json | Node } | (Json | Node)[];
type Put = (value: Json | Node) => void;
type Open = { readonly column: number; readonly node: Node };

/**
 * The value of a YAML document that is written plainly, ten times faster than the full parser; `undefined` when the document uses anything
 * else (tags, merged aliases, flow over several lines). Block scalars and strings over several lines are given as `''`: who needs them parses fully.
 */
export function looseYaml(text: string): Json | undefined {
  let root: Json | Node = null;
  let isPlain = true;
  const open: Open[] = [];
  const anchors = new Map<string, Json | Node>();
  let pending: Put | undefined = (value) => (root = value);

  const trouble = scanYaml(text, (entry) => {
    if (!isPlain) return;
    const isList = entry.key === undefined;
    // A list may stand at the column of its own key, so a key at that column ends the list.
    while (open.length > 0 && isPast(open.at(-1), entry.column, isList)) open.pop();
    let top = open.at(-1);
    if (top === undefined || top.column !== entry.column || Array.isArray(top.node) !== isList) {
      if (pending === undefined) {
        isPlain = false;
        return;
      }
      top = { column: entry.column, node: isList ? [] : {} };
      pending(top.node);
      open.push(top);
    }
    const [, anchor, value = ''] = /^(?:&(\S+)\s*)?(.*)$/s.exec(entry.value) ?? [];
    const place = putter(top.node, entry.key);
    const put: Put = (content) => {
      if (anchor !== undefined) anchors.set(anchor, content);
      place(content);
    };
    const content = value.startsWith('*') ? anchors.get(value.slice(1)) : plainScalar(value);
    // An alias to what is still being read would make a value that contains itself.
    const isCycle = open.some(({ node }) => node === content);
    if (content === undefined || isCycle || entry.key === '<<') isPlain = false;
    else put(content);
    pending = value === '' ? put : undefined;
  });
  return trouble === undefined && isPlain ? (root as Json) : undefined;
}

function isPast(top: Open | undefined, column: number, isList: boolean): boolean {
  if (top === undefined) return false;
  return top.column > column || (top.column === column && Array.isArray(top.node) && !isList);
}

function putter(node: Node, key: string | undefined): Put {
  if (!Array.isArray(node)) return (value) => define(node, key ?? '', value);
  const position = node.length;
  return (value) => (node[position] = value);
}

function define(node: { [key: string]: Json | Node }, key: string, value: Json | Node): void {
  // `__proto__` as a key must stay data.
  Object.defineProperty(node, key, { value, enumerable: true, writable: true, configurable: true });
}

function plainScalar(value: string): Json | undefined {
  const first = value[0];
  if (first === undefined) return null;
  if (first === '|' || first === '>') return '';
  if (first === '!') return undefined;
  if (first === '"' || first === "'") return unquote(value);
  if (first === '{' || first === '[') return flow(value);
  return scalarValue(value);
}

function flow(value: string): Json | undefined {
  if (value === '{}') return {};
  if (value === '[]') return [];
  const document = parseYamlSafely(value)?.[0];
  return document === undefined || document.errors.length > 0 ? undefined : yamlValue(document);
}

/** YAML's core schema (YAML 1.2.2, 10.3.2). */
function scalarValue(text: string): Json {
  if (/^(?:null|Null|NULL|~)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^0x[\da-fA-F]+$|^0o[0-7]+$/.test(text)) return Number(text);
  return text;
}
