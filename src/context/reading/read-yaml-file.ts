import { LineCounter } from 'yaml';
import type { Json } from '../../domain/json.ts';
import { isMap, textAt, valueAt } from '../json-access.ts';
import type { Skipped } from '../inventory.ts';
import { generatedBy } from './generated.ts';
import { looseYaml } from './loose-yaml.ts';
import { parseYamlSafely, yamlValue } from './safe-yaml.ts';
import { scanYaml, unquote } from './scan-yaml.ts';
import { splitYaml } from './split-yaml.ts';
import type { YamlPart } from './split-yaml.ts';

/** One Kubernetes-like document: what its head says. */
export type YamlObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels: readonly string[];
  /** 1-based line of its first key. */
  readonly line: number;
  readonly document: number;
  /** The whole document, for the kinds that say how others are put together. */
  readonly value?: Json;
};

export type YamlFile = {
  readonly objects: readonly YamlObject[];
  /** Value of the only document, for files that are no Kubernetes objects and whose role says that they matter (`Chart.yaml`, kustomizations). */
  readonly value?: Json;
  readonly skipped?: Omit<Skipped, 'file'>;
};

/**
 * How many characters the slow parser may still read. Ordinary repositories need a few thousand; a hostile one must not keep the service busy
 * for minutes.
 */
export type ParserBudget = { characters: number };

export function parserBudget(): ParserBudget {
  return { characters: 512_000 };
}

const maxSlowDocument = 64_000;

function spend(budget: ParserBudget, text: string): boolean {
  if (text.length > maxSlowDocument || text.length > budget.characters) return false;
  budget.characters -= text.length;
  return true;
}

const kindsReadFully = new Set(['HelmRelease', 'Application', 'ApplicationSet', 'Kustomization', 'Component']);

/**
 * Reads one YAML file: objects by head only, whole documents only where `wholeFile` or the kind asks for them.
 * A file that is broken is skipped with its line; what stands before the broken document is kept.
 */
export function readYamlFile(text: string, wholeFile: boolean, budget: ParserBudget): YamlFile {
  const parts = splitYaml(text);
  const objects: YamlObject[] = [];
  let value: Json | undefined;
  let skipped: YamlFile['skipped'];
  const generated = generatedBy(text);
  if (generated !== undefined) skipped = { kind: 'generated', reason: `generated: ${generated}` };
  for (const part of parts) {
    const head = readHead(part, budget);
    if ('brokenLine' in head) {
      skipped ??= {
        kind: 'broken',
        reason: `broken YAML at line ${head.brokenLine}: ${head.problem}`,
        line: head.brokenLine,
      };
      continue;
    }
    if (head.isEncrypted) skipped = { kind: 'encrypted', reason: 'encrypted with SOPS' };
    if (head.object?.kind === 'SealedSecret') skipped = { kind: 'encrypted', reason: 'holds a SealedSecret' };
    if (wholeFile && parts.length === 1) value = wholeDocument(part.text, budget);
    if (head.object === undefined) continue;
    objects.push(
      kindsReadFully.has(head.object.kind) ? { ...head.object, value: wholeDocument(part.text, budget) } : head.object,
    );
  }
  return { objects, ...(value === undefined ? {} : { value }), ...(skipped === undefined ? {} : { skipped }) };
}

type Head =
  | { readonly object?: YamlObject; readonly isEncrypted: boolean }
  | { readonly brokenLine: number; readonly problem: string };

function readHead(part: YamlPart, budget: ParserBudget): Head {
  const top = new Map<string, string>();
  const metadata = new Map<string, string>();
  const labels: string[] = [];
  let first = -1;
  let section = '';
  let metadataColumn = -1;
  let inLabels = false;
  let needsParser = false;
  const trouble = scanYaml(part.text, (entry) => {
    if (first === -1) first = entry.line;
    const { column, key, value } = entry;
    if (key === undefined) return;
    if (column === 0) {
      top.set(key, value);
      section = key;
      metadataColumn = -1;
      if (key === 'metadata' && value !== '') needsParser = true;
    } else if (section === 'metadata') {
      if (metadataColumn === -1) metadataColumn = column;
      if (column === metadataColumn) {
        metadata.set(key, value);
        inLabels = key === 'labels';
      } else if (inLabels) labels.push(key);
    }
  });
  if (trouble !== undefined || needsParser || part.text.trimStart().startsWith('{'))
    return parsedHead(part, (trouble ?? 0) + 1, budget);
  const head = (map: Map<string, string>, key: string) => unquote(map.get(key) ?? '');
  return {
    isEncrypted: top.has('sops') && /ENC\[AES256_GCM|\bmac:/.test(part.text),
    ...objectOf(
      {
        apiVersion: head(top, 'apiVersion'),
        kind: head(top, 'kind'),
        name: head(metadata, 'name'),
        namespace: head(metadata, 'namespace'),
      },
      labels,
      part.line + first + 1,
      part.document,
    ),
  };
}

type HeadTexts = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
};

function objectOf(
  { apiVersion, kind, name, namespace }: HeadTexts,
  labels: readonly string[],
  line: number,
  document: number,
): { readonly object?: YamlObject } {
  const isKustomization = kind === 'Kustomization' || kind === 'Component';
  if (apiVersion === '' || kind === '' || (name === '' && !isKustomization)) return {};
  return { object: { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }), labels, line, document } };
}

/** The slow way, for what the scanner does not know; also tells broken from unusual. */
function parsedHead(part: YamlPart, unusualLine: number, budget: ParserBudget): Head {
  if (!spend(budget, part.text))
    return { brokenLine: part.line + unusualLine, problem: 'unusual YAML, too large to be checked' };
  const lines = new LineCounter();
  const document = parseYamlSafely(part.text, lines)?.[0];
  if (document === undefined) return { brokenLine: part.line + 1, problem: 'it is nested too deeply' };
  const error = document.errors[0];
  if (error !== undefined)
    return {
      brokenLine: part.line + lines.linePos(error.pos[0]).line,
      problem: error.message.split('\n')[0] ?? '',
    };
  const value = yamlValue(document);
  const labels = valueAt(value, 'metadata', 'labels');
  return {
    isEncrypted: valueAt(value, 'sops', 'mac') !== undefined,
    ...objectOf(
      {
        apiVersion: textAt(value, 'apiVersion') ?? '',
        kind: textAt(value, 'kind') ?? '',
        name: textAt(value, 'metadata', 'name') ?? '',
        namespace: textAt(value, 'metadata', 'namespace') ?? '',
      },
      isMap(labels) ? Object.keys(labels) : [],
      part.line + lines.linePos(document.contents?.range?.[0] ?? 0).line,
      part.document,
    ),
  };
}

function wholeDocument(text: string, budget: ParserBudget): Json {
  return looseYaml(text) ?? (spend(budget, text) ? fullDocument(text) : null);
}

/** A document parsed by the real parser; `null` when it is broken. */
function fullDocument(text: string): Json {
  const document = parseYamlSafely(text)?.[0];
  return document === undefined || document.errors.length > 0 ? null : yamlValue(document);
}
