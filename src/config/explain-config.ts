import { readConfigDocument, type ConfigDocument } from './config-document.ts';
import { limitsOf, variableOf, type OperatorLimits } from './limits.ts';
import { repositoryConfigPath, type RepositoryConfig } from './repository-config.ts';

/** One value that holds, and where it comes from: a line of the file, the operator, or the default. */
export type ConfigValue = { readonly key: string; readonly value: string; readonly source: string };

/**
 * The configuration as it is acted on, value by value.
 * @param text the file; `undefined` when the repository has none
 */
export function explainConfig(
  config: RepositoryConfig,
  text: string | undefined,
  operator: OperatorLimits,
): readonly ConfigValue[] {
  const document = readConfigDocument(text ?? '');
  const limits = limitsOf(config, operator);
  const { source: _source, ...settings } = { ...config, limits };
  return leavesOf(settings).map(({ path, value }) => ({
    key: path.join('.'),
    value: value === Infinity ? 'none' : typeof value === 'string' ? value : JSON.stringify(value),
    source: path[0] === 'limits' ? sourceOfLimit(path, value, document, operator) : sourceOf(path, document),
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
  const written = path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    document.data,
  );
  return written === value
    ? sourceOf(path, document)
    : `${theirs}; ${sourceOf(path, document)} asks for ${String(written)}`;
}
