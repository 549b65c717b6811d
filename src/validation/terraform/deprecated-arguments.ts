import { awsDeprecations } from './aws-deprecations.ts';
import type { ConfigObject, ConfigProblem, ConfigRule, ConfigValue } from './config-rule.ts';
import type { AttributeSchema, BlockSchema } from './packs/provider-schema.ts';

/**
 * Refuses arguments that a provider has deprecated, by the flags of its schema or our table for AWS, whose packs have none.
 * For what we write ourselves (templates); what a team has had for years is left to Terraform's own warnings.
 */
export const deprecatedArguments: ConfigRule = ({ source, type, schema, kind }, config) => {
  const isListed = source.endsWith('/hashicorp/aws') && (kind === 'resource' || kind === 'data');
  const listed = isListed ? (awsDeprecations[kind][type] ?? []) : [];
  const whole = listed.includes('') || schema.block.deprecated === true ? [problem(type, [])] : [];
  return [
    ...whole,
    ...listed.flatMap((path) => (path === '' ? [] : setAt(path.split('.'), config, []))),
    ...inBlock(schema.block, config, []),
  ];
};

/** Every place where a listed argument is set, also in each of several blocks. */
function setAt(names: readonly string[], value: ConfigObject, path: readonly (string | number)[]): ConfigProblem[] {
  const [name = '', ...rest] = names;
  const found = value[name];
  const here = [...path, name];
  if (rest.length === 0) return isSet(found) ? [problem(name, here)] : [];
  const list: readonly ConfigValue[] = isList(found) ? found : [found ?? null];
  return list.flatMap((item, index) =>
    isObject(item) ? setAt(rest, item, isList(found) ? [...here, index] : here) : [],
  );
}

function inBlock(block: BlockSchema, value: ConfigObject, path: readonly (string | number)[]): ConfigProblem[] {
  const ofAttributes = Object.entries(block.attributes ?? {}).flatMap(([name, attribute]) =>
    isDeprecated(attribute, value[name]) ? [problem(name, [...path, name])] : [],
  );
  const ofBlocks = Object.entries(block.block_types ?? {}).flatMap(([name, nested]) => {
    const items = value[name];
    const here = [...path, name];
    if (nested.block.deprecated === true && isSet(items)) return [problem(name, here)];
    const list: readonly ConfigValue[] = isList(items) ? items : [items ?? null];
    return list.flatMap((item, index) =>
      isObject(item) ? inBlock(nested.block, item, isList(items) ? [...here, index] : here) : [],
    );
  });
  return [...ofAttributes, ...ofBlocks];
}

function isDeprecated(attribute: AttributeSchema, value: ConfigValue | undefined): boolean {
  return attribute.deprecated === true && isSet(value);
}

function isSet(value: ConfigValue | undefined): boolean {
  return value !== undefined && value !== null && !(isList(value) && value.length === 0);
}

function isList(value: ConfigValue | undefined): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

function isObject(value: ConfigValue): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(name: string, path: readonly (string | number)[]): ConfigProblem {
  return {
    severity: 'error',
    summary: 'Deprecated argument',
    detail: `"${name}" is deprecated by its provider; the provider's documentation says what takes its place.`,
    path,
  };
}
