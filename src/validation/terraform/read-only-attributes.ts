import type { ConfigObject, ConfigProblem, ConfigRule, ConfigValue } from './config-rule.ts';
import type { AttributeSchema, BlockSchema, NestedBlockSchema } from './packs/provider-schema.ts';

type Nesting = NestedBlockSchema['nesting_mode'];

/**
 * Attributes that only the provider decides may not be set. Terraform itself leaves this to the provider,
 * whose answer (summary and detail) is the one given here.
 */
export const readOnlyAttributes: ConfigRule = (subject, config) =>
  subject.kind === 'provider' ? [] : inBlock(subject.schema.block, config, []);

function inBlock(block: BlockSchema, value: ConfigObject, path: readonly (string | number)[]): ConfigProblem[] {
  const ofAttributes = inAttributes(block.attributes ?? {}, value, path);
  const ofBlocks = Object.entries(block.block_types ?? {}).flatMap(([name, nested]) =>
    eachObject(nested.nesting_mode, value[name] ?? null, [...path, name]).flatMap((item) =>
      inBlock(nested.block, item.value, item.path),
    ),
  );
  return [...ofAttributes, ...ofBlocks];
}

function inAttributes(
  attributes: Readonly<Record<string, AttributeSchema>>,
  value: ConfigObject,
  path: readonly (string | number)[],
): ConfigProblem[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const set = value[name] ?? null;
    if (set === null) return [];
    if (attribute.computed === true && attribute.optional !== true && attribute.required !== true)
      return [problem(name, [...path, name])];
    const nested = attribute.nested_type;
    if (nested === undefined) return [];
    return eachObject(nested.nesting_mode, set, [...path, name]).flatMap((item) =>
      inAttributes(nested.attributes, item.value, item.path),
    );
  });
}

type Item = { readonly value: ConfigObject; readonly path: readonly (string | number)[] };

function eachObject(mode: Nesting, value: ConfigValue, path: readonly (string | number)[]): Item[] {
  if (isList(value))
    return value.flatMap((item, index) => (isObject(item) ? [{ value: item, path: [...path, index] }] : []));
  if (!isObject(value)) return [];
  if (mode !== 'map') return [{ value, path }];
  return Object.entries(value).flatMap(([key, item]) =>
    isObject(item) ? [{ value: item, path: [...path, key] }] : [],
  );
}

function isList(value: ConfigValue): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

function isObject(value: ConfigValue): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(name: string, path: readonly (string | number)[]): ConfigProblem {
  return {
    severity: 'error',
    summary: 'Value for unconfigurable attribute',
    detail: `Can't configure a value for "${name}": its value will be decided automatically based on the result of applying this configuration.`,
    path,
  };
}
