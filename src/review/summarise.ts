import type { SemanticChange } from '../domain/change-set.ts';
import type { Objection } from '../domain/objection.ts';
import type { Check } from '../domain/check.ts';
import type { Json } from '../domain/json.ts';
import type { ReviewFinding } from '../domain/review-finding.ts';
import { withholdSecrets, type Withhold } from './withhold.ts';
import { isInfrastructure } from './is-infrastructure.ts';
import { environmentsReached } from './reach.ts';
import type { ReviewScene } from './rule.ts';

export type Summary = {
  /** What the change does to each environment, as it is rendered. */
  readonly effect: string;
  /** Terraform's resources and rendered objects that are added, changed, removed, replaced, as far as the files tell. */
  readonly resources: string;
  readonly risk: string;
};

export type SummaryInput = {
  readonly scene: ReviewScene;
  readonly rendered: readonly { readonly target: string; readonly changes: readonly SemanticChange[] }[];
  readonly objections: readonly Objection[];
  readonly checks: readonly Check[];
  readonly findings: readonly ReviewFinding[];
  /** Changed files whose syntax is broken, so that nobody can tell what they do. */
  readonly unreadable: number;
};

/** Three lines: effect, resources, risk. Plain text with code in backticks. */
export function summarise(input: SummaryInput): Summary {
  return { effect: effectOf(input), resources: resourcesOf(input), risk: riskOf(input) };
}

/** The summary as the command line and comments give it. */
export function summaryText({ effect, resources, risk }: Summary): string {
  return [effect, resources, risk].join('\n');
}

type Effect = { readonly place: string; readonly changes: readonly SemanticChange[] };

function effectOf({ scene, rendered, checks, unreadable }: SummaryInput): string {
  const isWithheld = withholdSecrets(checks, scene.changeSet);
  const renderedFiles = new Set(
    scene.after.clusters.flatMap(({ target, files }) =>
      rendered.some((one) => one.target === target) ? [...files] : [],
    ),
  );
  const inPlace = scene.changes.filter(({ file }) => !renderedFiles.has(file) && isInfrastructure(file));
  const placed = [
    ...rendered.map(({ target, changes }) => ({
      place:
        placeOf(
          target.split(/ with | and |, /).flatMap((path) => [path, `${path}/.`]),
          scene,
        ) ?? `\`${target}\``,
      changes,
    })),
    ...[...Map.groupBy(inPlace, ({ file }) => placesOf(file, scene))].map(([place, changes]) => ({ place, changes })),
  ];
  const effects = [...Map.groupBy(placed, ({ place }) => place)].map(([place, all]): Effect => ({
    place,
    changes: all.flatMap(({ changes }) => changes),
  }));
  const changed = effects.filter(({ changes }) => changes.length > 0).toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const besides = besidesOf(scene);
  if (changed.length === 0)
    return unreadable > 0
      ? 'What is deployed cannot be told: a file cannot be read.'
      : `Nothing that is deployed changes${besides === undefined ? '' : `: only ${besides}`}.`;
  const told = changed.slice(0, 4).map(({ place, changes }) => `${place}: ${describe(changes, isWithheld)}`);
  const drift = driftOf(
    changed.map(({ place }) => place),
    scene,
  );
  return (
    [
      ...told,
      ...(changed.length > 4 ? [`and ${changed.length - 4} more places`] : []),
      ...(drift === undefined ? [] : [drift]),
      ...(besides === undefined ? [] : [`beside it ${besides}`]),
    ].join('; ') + '.'
  );
}

function placeOf(paths: readonly string[], { after }: ReviewScene): string | undefined {
  const [first] = [...new Set(paths.flatMap((path) => after.environmentsOf(path)))];
  return first;
}

/** The environments that a file reaches, as one text. */
function placesOf(file: string, { after }: ReviewScene): string {
  return environmentsReached(file, after).join(' and ') || 'outside of environments';
}

/** Staging without production is worth a word, and usual. */
function driftOf(places: readonly string[], { after }: ReviewScene): string | undefined {
  const isProduction = places.flatMap((place) => place.split(' and ')).some((place) => after.isProduction(place));
  const other = places.find((place) => !after.isProduction(place) && /stag|dev|test|qa/.test(place));
  return isProduction || other === undefined ? undefined : `production does not change`;
}

/** Files that deploy nothing: the text of a README, the code of an application. */
function besidesOf({ changeSet }: ReviewScene): string | undefined {
  const files = changeSet.files.map(({ path }) => path).filter((path) => !isInfrastructure(path));
  return files.length === 0 ? undefined : `${files.length} ${files.length === 1 ? 'file' : 'files'} (${some(files)})`;
}

function describe(all: readonly SemanticChange[], isWithheld: Withhold): string {
  const isLine = ({ path }: SemanticChange): boolean => path.startsWith('[line=');
  // A file without values changes line by line; that it does is said once.
  const changes = all.filter(
    (one, index) => !isLine(one) || index === all.findIndex((two) => isLine(two) && two.file === one.file),
  );
  const told = changes.slice(0, 2).map((change) => {
    const { file, path, from, to } = change;
    // A file is called by its path: there are many `terragrunt.hcl`.
    const object = file.endsWith(`/${change.object}`) ? file : change.object;
    if (path === '') return `\`${object}\` is ${from === undefined ? 'added' : 'removed'}`;
    if (isLine(change)) return `lines of \`${object}\``;
    const key = path.split('.').slice(-2).join('.');
    if (isWithheld(change)) return `\`${object}\` ${key} (not shown)`;
    return `\`${object}\` ${key} ${shown(from)} → ${shown(to)}`;
  });
  return `${told.join(', ')}${changes.length > 2 ? ` and ${changes.length - 2} more values` : ''}`;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'none';
  const whole = typeof value === 'string' ? value.replace(/^\$\{([^{}]*)\}$/, '$1') : JSON.stringify(value);
  const text = whole.replace(/\s+/g, ' ').trim();
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}

const terraformMeta = /^(?:variable|output|locals|provider|terraform|data|check|import|moved|removed)\b/;

function resourcesOf({ scene, rendered, objections }: SummaryInput): string {
  const terraform = scene.changes.filter(
    ({ file, object }) => /\.tf(?:\.json)?$/.test(file) && !terraformMeta.test(object) && object.includes('.'),
  );
  const all = [
    ...terraform,
    ...rendered.flatMap(({ changes }) => changes),
    ...scene.changes.filter(({ file, object }) => isPlain(file, object, scene)),
  ];
  const objects = [...Map.groupBy(all, ({ object }) => object)];
  const replaced = new Set(
    objections.filter(({ guardrail }) => guardrail === 'stateful-replacement').map(({ object }) => object),
  );
  const of = (wanted: (changes: readonly SemanticChange[]) => boolean): string[] =>
    objects.flatMap(([object, changes]) => (!replaced.has(object) && wanted(changes) ? [object] : []));
  const isWhole = (side: 'from' | 'to') => (changes: readonly SemanticChange[]) =>
    changes.every((one) => one.path === '' && one[side] === undefined);
  const [added, removed] = [of(isWhole('from')), of(isWhole('to'))];
  const rest = of((changes) => !isWhole('from')(changes) && !isWhole('to')(changes));
  const parts = [
    ['added', added],
    ['changed', rest],
    ['removed', removed],
    ['replaced', [...replaced]],
  ] as const;
  const told = parts
    .filter(([, list]) => list.length > 0)
    .map(([word, list]) => `${list.length} ${word} (${some(list)})`);
  return told.length === 0
    ? 'Resources: none, as far as the files tell.'
    : `Resources: ${told.join(', ')}, as far as the files tell.`;
}

function isPlain(file: string, object: string, { after }: ReviewScene): boolean {
  return (
    object.includes('/') &&
    after.clusters.some(({ things, files }) => files.has(file) && things.some((thing) => thing.file === file))
  );
}

function some(names: readonly string[]): string {
  const shownNames = names.slice(0, 3).map((name) => `\`${name}\``);
  return names.length > 3 ? `${shownNames.join(', ')} …` : shownNames.join(', ');
}

function riskOf({ scene, objections, checks, findings, rendered }: SummaryInput): string {
  const broken = checks.filter(({ verdict, name }) => verdict === 'fail' && !/intent|fmt/.test(name));
  const errors = findings.filter(({ severity }) => severity === 'error');
  const refused = objections.filter(({ action }) => action === 'refuse');
  const held = objections.filter(({ action, unsure }) => action === 'approve' && unsure !== true);
  const unchecked = checks.filter(({ verdict }) => verdict === 'unchecked');
  const reached = [
    ...[...new Set(scene.changes.map(({ file }) => file))].flatMap((file) => environmentsReached(file, scene.after)),
    ...rendered
      .filter(({ changes }) => changes.length > 0)
      .flatMap(({ target }) => target.split(/ with | and |, /))
      .flatMap((one) => [one, `${one}/.`].flatMap(scene.after.environmentsOf)),
  ];
  const touchesProduction = reached.some(scene.after.isProduction);
  const why = [
    ...(refused.length > 0 ? [`guardrail \`${refused[0]?.guardrail ?? ''}\` refuses it`] : []),
    ...(broken.length > 0 ? [`\`${broken[0]?.name ?? ''}\` fails`] : []),
    ...(held.length > 0 ? [`guardrail \`${held[0]?.guardrail ?? ''}\` wants a second person`] : []),
    ...(errors.length > 0 ? [`${errors.length} ${errors.length === 1 ? 'fault' : 'faults'} found`] : []),
    ...(touchesProduction ? ['it reaches production'] : []),
    ...(unchecked.length > 0
      ? [`${unchecked.length} ${unchecked.length === 1 ? 'check' : 'checks'} could not run`]
      : []),
  ];
  const level =
    refused.length + broken.length + errors.length > 0
      ? 'high'
      : held.length + findings.length > 0 || touchesProduction
        ? 'medium'
        : 'low';
  return `Risk: ${level}${why.length === 0 ? '' : `, because ${why.join(', ')}`}.`;
}
