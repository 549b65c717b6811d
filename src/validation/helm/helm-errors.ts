import type { Finding } from '../../domain/check.ts';
import { formatKeyPath } from '../../domain/key-path.ts';
import { findingAt } from '../kubernetes/manifest.ts';
import { inFolder } from '../tree-layout.ts';
import { readYaml, type ValuePath } from '../yaml-documents.ts';
import type { Chart } from './chart.ts';
import { placeInChart } from './place-in-chart.ts';
import { fileInChart } from './rendered-chart.ts';
import type { ValuesSource } from './values-layers.ts';

const templatePlace = /([\w.-]+\/(?:charts\/[\w.-]+\/)*(?:templates|crds)\/[^\s:()]+):(\d+)/g;

/** What Helm's error output says, as findings on the template or the value it is about. Formats: Helm 3.18 to 4.1. */
export function helmFindings(chart: Chart, values: ValuesSource | null, stderr: string): readonly Finding[] {
  const schema = schemaFindings(chart, values, stderr);
  if (schema.length > 0) return schema;
  const message = tidy(stderr.replace(/^\[(?:ERROR|WARNING)\] [^:\n]*: /, ''));
  const places = [...stderr.matchAll(templatePlace)];
  // The innermost place of a chain of includes comes last and is where the mistake is.
  const place = places.at(-1);
  if (place?.[1] !== undefined) {
    const rule = /parse error|unexpected|undefined function|function ".*" not defined/i.test(stderr)
      ? 'helm/template-syntax'
      : 'helm/template';
    return [
      findingAt(placeInChart(chart, fileInChart(place[1]), Number(place[2])), { severity: 'error', rule, message }),
    ];
  }
  const broken = /YAML parse error on ([^\s:]+)/.exec(stderr)?.[1];
  if (broken !== undefined)
    return [
      findingAt(placeInChart(chart, fileInChart(broken)), { severity: 'error', rule: 'helm/rendered-yaml', message }),
    ];
  const line = /values.*yaml: line (\d+)/s.exec(stderr)?.[1];
  const layer = values?.layers[Number(/values-(\d+)\.yaml/.exec(stderr)?.[1] ?? values.layers.length - 1)];
  const file = layer?.file ?? inFolder(chart.dir, line === undefined ? 'Chart.yaml' : 'values.yaml');
  return [{ severity: 'error', file, ...(line !== undefined && { line: Number(line) }), rule: 'helm/error', message }];
}

/** `- at '/image/tag': got number, want string` below "values don't meet the specifications of the schema(s)". */
function schemaFindings(chart: Chart, values: ValuesSource | null, stderr: string): readonly Finding[] {
  if (!/don't meet the specifications of the schema/.test(stderr)) return [];
  const own = readYaml(chart.files.get('values.yaml') ?? '').documents[0];
  const layers = (values?.layers ?? []).map((layer) => ({ layer, value: readYaml(layer.text).documents[0]?.value }));
  return [...stderr.matchAll(/- at '([^']*)': (.+)/g)]
    .filter(([, , problem]) => problem !== 'validation failed')
    .map(([, pointer = '', problem = '']): Finding => {
      const path = pointer.split('/').slice(1);
      // The last layer that has the value is the one that counts.
      const layer = layers.findLast(({ value }) => has(value, path))?.layer;
      const file = layer?.file ?? inFolder(chart.dir, 'values.yaml');
      const line = layer?.lineOf(path) ?? own?.lineOf(path) ?? 1;
      const shown = path.length === 0 ? 'the values' : formatKeyPath(path.map((key) => ({ key })));
      return {
        severity: 'error',
        file,
        line,
        rule: 'helm/values-schema',
        message: `${shown}: ${problem} (values.schema.json)`,
      };
    });
}

function has(value: unknown, path: ValuePath): boolean {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as Record<string, unknown>)[String(step)];
  }
  return true;
}

/** `[WARNING] templates/x.yaml: object name does not conform …` lines of `helm lint`; INFO lines are left out. */
export function lintFindings(chart: Chart, values: ValuesSource | null, output: string): readonly Finding[] {
  const rows = [
    ...output.matchAll(
      /^\[(ERROR|WARNING)\] ([^:\n]*):? ?([\s\S]*?)(?=^\[(?:ERROR|WARNING|INFO)\]|^Error:|^\d+ chart|(?![\s\S]))/gm,
    ),
  ];
  return rows.flatMap(([whole, level, where = '', text = '']) => {
    if (/don't meet the specifications/.test(text)) return schemaFindings(chart, values, whole);
    if (whole.search(templatePlace) !== -1) return helmFindings(chart, values, whole);
    const inside = where.trim();
    const place = placeInChart(chart, chart.files.has(inside) ? inside : 'Chart.yaml');
    const severity = level === 'ERROR' ? 'error' : 'warning';
    return [findingAt(place, { severity, rule: 'helm/lint', message: tidy(`${inside}: ${text}`) })];
  });
}

function tidy(text: string): string {
  const line = text
    .replace(/^Error: /, '')
    .replace(/\n(Use --debug flag|level=WARN).*$/s, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 600 ? `${line.slice(0, 600)}…` : line;
}
