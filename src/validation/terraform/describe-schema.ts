import type { AttributeSchema, BlockSchema } from './packs/provider-schema.ts';

/**
 * A resource's schema as text for a reader who has to write one: attributes with type and whether they are required,
 * nested blocks indented. What the provider alone sets is named in one line at the end of its block.
 * @param depth how many levels of nested blocks are shown
 */
export function describeBlock(block: BlockSchema, depth = 3, indent = ''): string {
  const attributes = Object.entries(block.attributes ?? {});
  const settable = attributes.filter(([, attribute]) => attribute.required === true || attribute.optional === true);
  const readOnly = attributes.filter(([, attribute]) => attribute.required !== true && attribute.optional !== true);
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const limits = [
      nested.min_items !== undefined && nested.min_items > 0 ? 'required' : 'optional',
      nested.max_items === 1 || nested.nesting_mode === 'single' ? 'at most one' : '',
    ].filter((text) => text !== '');
    const inside = depth > 1 ? `\n${describeBlock(nested.block, depth - 1, `${indent}  `)}` : '';
    return `${indent}${name} { } (block, ${limits.join(', ')})${inside}`;
  });
  return [
    ...settable.map(([name, attribute]) => `${indent}${name}: ${typeText(attribute)}${flags(attribute)}`),
    ...blocks,
    ...(readOnly.length > 0 ? [`${indent}read-only: ${readOnly.map(([name]) => name).join(', ')}`] : []),
  ].join('\n');
}

function flags(attribute: AttributeSchema): string {
  const words = [attribute.required === true ? 'required' : '', attribute.deprecated === true ? 'deprecated' : ''];
  return words
    .filter((word) => word !== '')
    .map((word) => `, ${word}`)
    .join('');
}

function typeText({ type, nested_type }: AttributeSchema): string {
  if (nested_type === undefined) return typeof type === 'string' ? type : JSON.stringify(type ?? 'any');
  return `${nested_type.nesting_mode} of {${Object.keys(nested_type.attributes).join(', ')}}`;
}
