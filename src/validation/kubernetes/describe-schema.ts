import type { StandaloneSchema } from './standalone-schema.ts';

type Node = { readonly [key: string]: unknown };

/**
 * The fields at a place of a kind's schema, one line each with its type, one level of fields below included.
 * @param path field names from the root, list items without an index: `spec.template.spec.containers`
 * @returns what there is, or which part of the path does not exist and what does
 */
export function describeFields(schema: StandaloneSchema, path: string): string {
  let node = resolve(schema, schema);
  const walked: string[] = [];
  for (const step of path.split('.').filter((part) => part !== '')) {
    const fields = fieldsOf(node, schema);
    const next = fields.get(step.replace(/\[.*$/, ''));
    if (next === undefined)
      return `${walked.join('.') || 'the root'} has no field ${JSON.stringify(step)}; there are: ${[...fields.keys()].join(', ')}`;
    walked.push(step);
    node = next;
  }
  const lines = [...fieldsOf(node, schema)].map(([name, field]) => {
    const below = [...fieldsOf(field, schema).keys()];
    return `${name}: ${typeText(field)}${requiredOf(node, schema).has(name) ? ', required' : ''}${below.length > 0 ? ` {${below.join(', ')}}` : ''}`;
  });
  return lines.length > 0 ? lines.join('\n') : `${path}: ${typeText(node)}`;
}

function fieldsOf(node: Node, schema: StandaloneSchema): ReadonlyMap<string, Node> {
  const { properties } = objectOf(node, schema);
  return new Map(
    isNode(properties)
      ? Object.entries(properties).flatMap(([name, value]) =>
          isNode(value) ? [[name, resolve(value, schema)] as const] : [],
        )
      : [],
  );
}

function requiredOf(node: Node, schema: StandaloneSchema): ReadonlySet<unknown> {
  const { required } = objectOf(node, schema);
  return new Set<unknown>(Array.isArray(required) ? required : []);
}

/** A list stands for its items. */
function objectOf(node: Node, schema: StandaloneSchema): Node {
  return isNode(node['items']) ? resolve(node['items'], schema) : node;
}

function resolve(node: Node, { definitions }: StandaloneSchema): Node {
  const reference = node['$ref'];
  const target: unknown =
    typeof reference === 'string' ? definitions[reference.replace('#/definitions/', '')] : undefined;
  return isNode(target) ? target : node;
}

function typeText({ type, enum: values }: Node): string {
  const types = (Array.isArray(type) ? (type as unknown[]) : [type]).filter(
    (one) => typeof one === 'string' && one !== 'null',
  );
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(' | ') : types.join(' or ') || 'any';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
