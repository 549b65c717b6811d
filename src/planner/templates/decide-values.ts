import type { Json } from '../../domain/json.ts';
import { formats, hasFormat } from './formats.ts';
import type { Parameter, ParameterValue, Template } from './manifest.ts';
import type { Said } from './understanding.ts';

/** What is open about a request; several become one question. */
export type OpenPoint = {
  readonly question: string;
  readonly proposals: readonly string[];
  /** Words that answer it when they are added to the request. */
  readonly answer?: string;
};

/** Values for every parameter (`null` where there is none), and what has to be asked or told. */
export type Decision = {
  readonly values: Readonly<Record<string, Json>>;
  /** Parameters that the request gave, itself or by implication. */
  readonly given: ReadonlySet<string>;
  readonly open: readonly OpenPoint[];
  /** Defaults in human words; what costs money, opens access or deletes data first. */
  readonly assumptions: readonly string[];
};

/** Decides every parameter's value from what was said: contradictions, implications, limits, defaults. Pure. */
export function decideValues(template: Template, said: readonly Said[]): Decision {
  const open: OpenPoint[] = [...contradictions(said)];
  const given = new Map<string, ParameterValue | null>();
  for (const one of said) given.set(one.parameter, one.value);
  for (const one of said) open.push(...imply(template, one, given));
  for (const [name, value] of given) {
    const parameter = template.parameters[name];
    const problem = parameter === undefined || value === null ? undefined : valueProblem(name, parameter, value);
    if (problem !== undefined) open.push(problem);
  }
  const values: Record<string, Json> = {};
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const value = given.get(name);
    values[name] = value === undefined ? (parameter.default ?? null) : value;
  }
  if (open.length === 0) open.push(...combinationProblems(template, values), ...missing(template, values, given));
  return { values, given: new Set(given.keys()), open, assumptions: assumptions(template, values, given) };
}

function* contradictions(said: readonly Said[]): Iterable<OpenPoint> {
  const byParameter = Map.groupBy(said, (one) => one.parameter);
  for (const [, all] of byParameter) {
    const different = all.filter(
      (one, at) => all.findIndex((other) => JSON.stringify(other.value) === JSON.stringify(one.value)) === at,
    );
    if (different.length > 1)
      yield {
        question: `Which one is meant: ${different.map((one) => `"${one.typed}"`).join(' or ')}?`,
        proposals: different.map((one) => one.typed),
      };
  }
}

function imply(template: Template, one: Said, given: Map<string, ParameterValue | null>): readonly OpenPoint[] {
  if (one.value === null || one.value === false) return [];
  const parameter = template.parameters[one.parameter];
  const open: OpenPoint[] = [];
  for (const [name, value] of Object.entries(parameter?.implies ?? {})) {
    const other = given.get(name);
    if (other === undefined) given.set(name, value);
    else if (other !== value)
      open.push({
        question: `"${one.typed}" needs ${spoken(name)} ${human(value)}, but the request says ${human(other)}. Which one is meant?`,
        proposals: [one.typed, `${spoken(name)} ${human(other)}`],
      });
  }
  for (const either of parameter?.needs ?? []) {
    const names = either.split('|');
    const [name = either] = names;
    const needed = template.parameters[name];
    if (names.every((one) => given.get(one) === undefined) && needed !== undefined)
      open.push({
        question: needed.ask ?? `"${one.typed}" needs ${spoken(name)}: ${needed.description}`,
        proposals: needed.proposals,
      });
  }
  return open;
}

/** Why a value does not fit its parameter, as a question; undefined when it does. */
export function valueProblem(name: string, parameter: Parameter, value: ParameterValue): OpenPoint | undefined {
  const wrong = (expected: string): OpenPoint => ({
    question: `${quoted(parameter, value)} cannot be the ${spoken(name)}: it takes ${expected}. What should it be?`,
    proposals: parameter.proposals,
  });
  if (parameter.type === 'boolean') return typeof value === 'boolean' ? undefined : wrong('on or off');
  if (parameter.type === 'integer') {
    if (parameter.enum !== undefined)
      return parameter.enum.includes(String(value)) ? undefined : wrong(`one of ${parameter.enum.join(', ')}`);
    const [low, high] = [parameter.minimum ?? 0, parameter.maximum ?? Number.MAX_SAFE_INTEGER];
    return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
      ? undefined
      : wrong(`${humanValue(parameter, low)} to ${humanValue(parameter, high)}`);
  }
  const texts = Array.isArray(value) ? value : [value];
  if (texts.length < (parameter.minItems ?? 0)) return wrong(`at least ${parameter.minItems ?? 0}`);
  const { format } = parameter;
  for (const text of texts) {
    if (typeof text !== 'string') return wrong('text');
    if (parameter.enum !== undefined && !parameter.enum.includes(text))
      return wrong(`one of ${parameter.enum.join(', ')}`);
    if (format !== undefined && !hasFormat(text, format)) return wrong(formats[format].hint);
  }
  return undefined;
}

function combinationProblems(template: Template, values: Readonly<Record<string, Json>>): readonly OpenPoint[] {
  const open: OpenPoint[] = [];
  for (const { smaller, larger, mayBeEqual, because } of template.ascending) {
    const [low, high] = [values[smaller], values[larger]];
    if (typeof low !== 'number' || typeof high !== 'number') continue;
    if (low > high || (low === high && !mayBeEqual))
      open.push({
        question: `${capital(spoken(smaller))} ${low} and ${spoken(larger)} ${high} do not go together: ${because}. Which values are meant?`,
        proposals: [],
      });
  }
  for (const { parameter, minimum, maximum, when, because } of template.bounds) {
    const value = values[parameter];
    if (typeof value !== 'number' || !matches(values, when)) continue;
    const [problem, limit] = value < (minimum ?? value) ? ['small', minimum] : ['large', maximum];
    if (problem === 'small' || value > (maximum ?? value))
      open.push({
        question: `${capital(spoken(parameter))} ${value} is too ${problem}: ${because}. What should it be?`,
        proposals: [String(limit)],
      });
  }
  for (const { when, because } of template.conflicts)
    if (matches(values, when)) open.push({ question: because, proposals: [] });
  return open;
}

function missing(
  template: Template,
  values: Readonly<Record<string, Json>>,
  given: ReadonlyMap<string, unknown>,
): readonly OpenPoint[] {
  return template.required.flatMap((name) => {
    const parameter = template.parameters[name];
    if (parameter === undefined || (values[name] !== null && (given.has(name) || parameter.default !== undefined)))
      return [];
    const [answer] = parameter.proposals;
    const question = parameter.ask ?? `What should be the ${spoken(name)}?`;
    return [{ question, proposals: parameter.proposals, ...(answer === undefined ? {} : { answer }) }];
  });
}

/** Whether all of some values hold. */
export function matches(
  values: Readonly<Record<string, Json>>,
  when: Readonly<Record<string, ParameterValue>>,
): boolean {
  return Object.entries(when).every(([name, value]) => JSON.stringify(values[name]) === JSON.stringify(value));
}

function assumptions(
  template: Template,
  values: Readonly<Record<string, Json>>,
  given: ReadonlyMap<string, unknown>,
): readonly string[] {
  const lines = Object.entries(template.parameters).flatMap(([name, parameter]) => {
    const value = values[name];
    if (given.has(name) || value === undefined || value === null || !matches(values, parameter.when)) return [];
    const text =
      typeof parameter.assumed === 'string' ? parameter.assumed : parameter.assumed?.[value === true ? 'on' : 'off'];
    return text === undefined
      ? []
      : [{ text: text.replaceAll('<value>', humanValue(parameter, value)), first: parameter.attention !== undefined }];
  });
  return [...lines.filter((line) => line.first), ...lines.filter((line) => !line.first)].map((line) => line.text);
}

function human(value: Json): string {
  if (value === true) return 'on';
  if (value === false) return 'off';
  if (value === null) return 'none';
  return typeof value === 'object' ? Object.values(value).map(human).join(', ') : String(value);
}

function humanValue(parameter: Parameter, value: Json): string {
  if (typeof value !== 'number') return human(value);
  if (parameter.unit === 'seconds') return humanTime(value);
  return parameter.unit === 'days' ? counted(value, 'day') : String(value);
}

function humanTime(seconds: number): string {
  for (const [size, unit] of [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const)
    if (seconds >= size && seconds % size === 0) return counted(seconds / size, unit);
  return counted(seconds, 'second');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** As people wrote it: text in quotes, amounts with their unit. */
function quoted(parameter: Parameter, value: ParameterValue): string {
  return typeof value === 'number' ? humanValue(parameter, value) : JSON.stringify(value);
}

/** A parameter's name in words, without its unit. */
export function spoken(name: string): string {
  return name.replace(/_(?:seconds|days)$/, '').replaceAll('_', ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
