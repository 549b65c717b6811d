import { posix } from 'node:path';
import type { ToolResult } from '../../domain/tool.ts';
import type { ValidationInput } from '../check-family.ts';
import type { SchemaCatalog } from '../kubernetes/schema-catalog.ts';
import type { Scratch } from '../scratch.ts';
import type { Chart } from './chart.ts';
import type { ValuesSource } from './values-layers.ts';

/** A chart and one set of values to render it with; `null` for its own values alone. */
export type Rendering = { readonly chart: Chart; readonly values: ValuesSource | null };

/** A chart and its values in a scratch folder, for Helm to read; gone after disposal. */
export type ChartCopy = AsyncDisposable & {
  lint(): Promise<ToolResult>;
  template(): Promise<ToolResult>;
};

const timeoutMs = 60_000;

/** What a chart with its values is called: `charts/shop with charts/shop/values-production.yaml`. */
export function renderingTarget(dir: string, values: ValuesSource | null): string {
  const folder = dir === '' ? '.' : dir;
  return values === null ? folder : `${folder} with ${values.label}`;
}

/** Copies a chart and its values into a scratch folder. Nothing is fetched; no plugin and no post-renderer is ever given. */
export async function copyChart(
  { chart, values }: Rendering,
  input: Pick<ValidationInput, 'tools' | 'signal'>,
  scratch: Scratch,
  catalog: SchemaCatalog,
): Promise<ChartCopy> {
  const base = chart.dir === '' ? chart.name.replace(/[^\w.-]/g, '-') : posix.basename(chart.dir);
  const files = new Map([...chart.files].map(([path, text]) => [`chart/${base}/${path}`, text]));
  const layers = values?.layers ?? [];
  for (const [index, { text }] of layers.entries()) files.set(layerFile(index), text);
  const copy = await scratch.write(files);
  const helm = (args: readonly string[]): Promise<ToolResult> =>
    input.tools.run({ tool: 'helm', args, cwd: copy.dir, timeoutMs, signal: input.signal });
  const more = [
    ...layers.flatMap((_, index) => ['--values', layerFile(index)]),
    '--kube-version',
    `${catalog.minor}.0`,
    '--',
    `chart/${base}`,
  ];
  const options = ['--include-crds', '--skip-tests', '--api-versions', catalog.builtInVersions.join(',')];
  return {
    lint: () => helm(['lint', '--strict', ...more]),
    template: () => helm(['template', ...options, '--name-template', releaseName(base), ...more]),
    [Symbol.asyncDispose]: () => copy.dispose(),
  };
}

function layerFile(index: number): string {
  return `values-${index}.yaml`;
}

/** A release name as Kubernetes allows it; charts build object names from it. */
function releaseName(base: string): string {
  const name = base.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  const trimmed = name.replace(/^-+/, '').slice(0, 53).replace(/-+$/, '');
  return trimmed === '' ? 'release' : trimmed;
}
