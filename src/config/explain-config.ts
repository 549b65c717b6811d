import { readConfigDocument, type ConfigDocument } from './config-document.ts';
import { limitsOf, variableOf, type OperatorLimits } from './limits.ts';
import { policyFileVariable, type OperatorPolicy } from './operator-policy.ts';
import { repositoryConfigPath, type RepositoryConfig } from './repository-config.ts';

/** One value that holds, and where it comes from: a line of the file, the operator, or the default. */
export type ConfigValue = { readonly key: string; readonly value: string; readonly source: string };

/** What a configuration came from: the repository's file (absent where there is none), the operator's limits and policy. */
export type ConfigSources = {
  readonly text: string | undefined;
  readonly operator: OperatorLimits;
  readonly policy: OperatorPolicy;
};

/** The configuration as it is acted on, value by value. */
export function explainConfig(config: RepositoryConfig, sources: ConfigSources): readonly ConfigValue[] {
  const { text, operator, policy } = sources;
  const document = readConfigDocument(text ?? '');
  const limits = limitsOf(config, operator);
  const { source: _source, alsoGuessed: _alsoGuessed, ...settings } = { ...config, limits };
  return leavesOf(settings).map(({ path, value }) => ({
    key: path.join('.'),
    value: value === Infinity ? 'none' : typeof value === 'string' ? value : JSON.stringify(value),
    source:
      path[0] === 'limits'
        ? sourceOfLimit(path, value, document, operator)
        : sourceWithPolicy(path, value, document, policy),
  }));
}

type Leaf = { readonly path: readonly string[]; readonly value: unknown };

/** Lists are values as a whole; what is empty or not set says nothing. */
function leavesOf(value: unknown, path: readonly string[] = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return value === undefined || value === '' ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function sourceOf(path: readonly string[], document: ConfigDocument): string {
  return document.has(path) ? `${repositoryConfigPath}:${document.lineOf(path)}` : 'default';
}

/** What the operator's policy asks for holds where it is the stricter; lists are of both. */
function sourceWithPolicy(
  path: readonly string[],
  value: unknown,
  document: ConfigDocument,
  policy: OperatorPolicy,
): string {
  const asked = valueAt(policy, path);
  const isSame = (one: unknown): boolean => JSON.stringify(one) === JSON.stringify(value);
  const isAsked = Array.isArray(asked) ? asked.length > 0 : asked !== undefined;
  if (!isAsked || isSame(valueAt(document.data, path))) return sourceOf(path, document);
  const operator = `operator (${policyFileVariable})`;
  if (!document.has(path)) return isSame(asked) ? operator : 'default';
  if (Array.isArray(value)) return `${operator} and ${sourceOf(path, document)}`;
  return `${operator}; ${sourceOf(path, document)} asks for ${String(valueAt(document.data, path))}`;
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined,
    data,
  );
}

/** The file may only narrow the operator's limits, so a larger number there is named and does not hold. */
function sourceOfLimit(
  path: readonly string[],
  value: unknown,
  document: ConfigDocument,
  operator: OperatorLimits,
): string {
  const variable = variableOf(path.at(-1) ?? '');
  const theirs = operator.chosen.includes(variable) ? `operator (${variable})` : 'default';
  if (!document.has(path)) {
    const whole = path.filter((step) => step !== 'perActor');
    return whole.length < path.length && document.has(whole) ? sourceOf(whole, document) : theirs;
  }
  const written = valueAt(document.data, path);
  return written === value
    ? sourceOf(path, document)
    : `${theirs}; ${sourceOf(path, document)} asks for ${String(written)}`;
}
