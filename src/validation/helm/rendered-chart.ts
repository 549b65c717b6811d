import type { Manifest } from '../kubernetes/manifest.ts';
import { manifestsOf } from '../kubernetes/manifest.ts';
import { readYaml, type ValuePath } from '../yaml-documents.ts';
import type { Chart } from './chart.ts';
import { placeInChart } from './place-in-chart.ts';

/** The manifests in the output of `helm template`, each with its places in the template it came from (`# Source:` comments). */
export function renderedManifests(chart: Chart, output: string): readonly Manifest[] {
  const pieces = output.split(/^---\s*$/m);
  return pieces.flatMap((piece) => {
    const source = /^# Source: (\S+)$/m.exec(piece)?.[1];
    const inside = source === undefined ? undefined : fileInChart(source);
    const template = inside === undefined ? undefined : chart.files.get(inside);
    return readYaml(piece).documents.flatMap((document) =>
      manifestsOf(document, (path) => {
        const line = template === undefined ? undefined : lineInTemplate(template, path);
        return placeInChart(chart, inside ?? 'Chart.yaml', line);
      }),
    );
  });
}

/** `checkout/templates/service.yaml` (Helm names files by the chart's name) → `templates/service.yaml`. */
export function fileInChart(named: string): string {
  return named.replace(/^[^/]+\//, '');
}

/**
 * The likely line of a value in the template it was rendered from: its keys, looked for one after another from the top.
 * A template is no data, so this can be off where one key is written several times; it never names another file.
 */
function lineInTemplate(template: string, path: ValuePath): number | undefined {
  const lines = template.split('\n');
  let at = -1;
  let found: number | undefined;
  for (const step of path) {
    if (/^\d+$/.test(String(step))) continue;
    const key = new RegExp(`^\\s*(?:- )*["']?${escape(String(step))}["']?\\s*:`);
    const next = lines.findIndex((line, index) => index > at && key.test(line));
    if (next === -1) break;
    at = next;
    found = next + 1;
  }
  return found;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
