import type { Json } from '../../domain/json.ts';
import { parseKeyPath } from '../../domain/key-path.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { isMap, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Chart } from '../side.ts';
import { escape } from './text-pattern.ts';

/** Values, and the charts that they are for. */
export const valueRules: readonly ReviewRule[] = [
  {
    kind: 'change',
    name: 'unknown-value',
    severity: 'error',
    looksAt:
      'Values, in files and in releases, that a chart of the repository neither has by default nor uses in a template.',
    find: findUnknownValues,
  },
  {
    kind: 'change',
    name: 'value-left-behind',
    severity: 'error',
    looksAt: 'Values of an environment that the chart knew before the change and does not know any more.',
    find: findLeftBehind,
  },
];

function stepsOf(path: string): readonly string[] {
  try {
    return parseKeyPath(path).flatMap((step) => ('key' in step ? [step.key] : ['[]']));
  } catch {
    return [];
  }
}

type Given = {
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly steps: readonly string[];
  readonly chart: Chart;
};

/** Values that a change gives, leaf by leaf, with the chart they are for. */
function givenValues({ changes, after }: ReviewScene): readonly Given[] {
  return changes.flatMap(({ file, object, path, to }): Given[] => {
    if (to === undefined || path.startsWith('[line=')) return [];
    const inline = after.charts
      .flatMap((one) => one.inline.map((place) => ({ chart: one, place })))
      .find(({ place }) => place.file === file && place.object === object && path.startsWith(`${place.path}.`));
    const chart =
      inline?.chart ??
      after.charts.find(({ dir, valueFiles }) => valueFiles.includes(file) && file !== `${dir}/values.yaml`);
    if (chart === undefined) return [];
    const root = stepsOf(inline === undefined ? path : path.slice(inline.place.path.length + 1));
    return leafSteps(to).map((steps) => ({ file, object, path, steps: [...root, ...steps], chart }));
  });
}

function leafSteps(value: Json): readonly (readonly string[])[] {
  if (!isMap(value) || Object.keys(value).length === 0) return [[]];
  return Object.entries(value).flatMap(([key, one]) => leafSteps(one).map((steps) => [key, ...steps]));
}

function findUnknownValues(scene: ReviewScene): readonly Fact[] {
  return givenValues(scene).flatMap(({ file, object, path, steps, chart }): Fact[] => {
    const unknown = unknownStep(steps, chart);
    if (unknown === undefined) return [];
    const { at, siblings } = unknown;
    const key = steps[at] ?? '';
    const near = didYouMean(key, siblings);
    return [
      {
        file,
        object,
        path,
        words: [`${key}:`, key],
        message: `Chart \`${chart.dir}\` knows no value \`${steps.slice(0, at + 1).join('.')}\`, so it does nothing${near === undefined ? '' : ` (it knows \`${near}\`)`}.`,
        ...(near === undefined ? {} : { fix: { from: `${key}:`, to: `${near}:` } }),
      },
    ];
  });
}

/** A value that the change itself gives is told as unknown, on its line. */
function findLeftBehind({ before, after, changes }: ReviewScene): readonly Fact[] {
  return after.charts.flatMap((chart) => {
    const old = before.charts.find(({ dir }) => dir === chart.dir);
    if (old === undefined) return [];
    return chart.given.flatMap(({ file, values }) =>
      leafSteps(values).flatMap((steps): Fact[] => {
        const path = steps.join('.');
        const isNew = changes.some((one) => one.file === file && path.startsWith(one.path) && one.to !== undefined);
        const unknown = isNew || unknownStep(steps, old) !== undefined ? undefined : unknownStep(steps, chart);
        if (unknown === undefined) return [];
        const key = steps[unknown.at] ?? '';
        return [
          {
            file,
            object: file,
            path,
            words: [`${key}:`, `.${key}`, key],
            message: `\`${file}\` sets \`${steps.slice(0, unknown.at + 1).join('.')}\`, which chart \`${chart.dir}\` no longer knows, so it does nothing any more.`,
          },
        ];
      }),
    );
  });
}

/** The first step of a key path that the chart does not know. Maps that are empty by default, and what templates take as a whole, are open. */
function unknownStep(
  steps: readonly string[],
  chart: Chart,
): { readonly at: number; readonly siblings: readonly string[] } | undefined {
  const [first = ''] = steps;
  if (first === 'global' || chart.dependencies.includes(first) || steps.length === 0) return undefined;
  let node: Json | undefined = chart.values;
  for (const [at, step] of steps.entries()) {
    if (step === '[]' || (node !== undefined && !isMap(node))) return undefined;
    const keys: readonly string[] = isMap(node) ? Object.keys(node) : [];
    if (at > 0 && keys.length === 0) return undefined;
    const above = steps.slice(0, at);
    if (!keys.includes(step)) {
      if (at > 0 && takesWhole(above, chart.templates)) return undefined;
      return mentions([...above, step], chart.templates) ? undefined : { at, siblings: keys };
    }
    node = valueAt(node, step);
  }
  return undefined;
}

/** A template reads the path or something under it. */
function mentions(steps: readonly string[], templates: string): boolean {
  return (
    new RegExp(`\\.Values\\.${steps.map(escape).join('\\.')}(?![\\w-])`).test(templates) ||
    templates.includes(`"${steps.at(-1) ?? ''}"`) ||
    new RegExp(`[$.)]\\.?\\.${escape(steps.at(-1) ?? '')}(?![\\w-])`).test(templates)
  );
}

/** A template takes the map as it is: `toYaml`, `with`, `range`. */
function takesWhole(steps: readonly string[], templates: string): boolean {
  return steps.some((_, index) =>
    new RegExp(
      `\\.Values\\.${steps
        .slice(0, index + 1)
        .map(escape)
        .join('\\.')}(?![\\w.-])`,
    ).test(templates),
  );
}
