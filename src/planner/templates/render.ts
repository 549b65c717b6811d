import type { Json } from '../../domain/json.ts';
import { hclLiteral, yamlLiteral } from './literals.ts';
import { parseTemplateText } from './template-text.ts';
import type { Condition, Node } from './template-text.ts';

/** What a template may refer to: parameter values and facts of the place it is rendered for. */
export type RenderValues = Readonly<Record<string, Json>>;

/**
 * Renders one file of a template. Pure; the same values give the same text.
 *
 * The language is our own and tiny on purpose: a team's templates will come from its repository, so a template must be
 * data. It can show a value, choose and repeat; it can't call, look up a property of an object, or run anything
 * (the template libraries with free delimiters compile templates to JavaScript). Values are written as literals of the
 * file's own language (HCL, YAML), escaped, unless a filter says otherwise. The delimiters `<% %>` collide with none of
 * HCL (`${}`, `%{}`), Helm (`{{ }}`) and GitHub expressions (`${{ }}`).
 *
 * @param path decides the literals: `.tf` and `.tfvars` HCL, `.yaml`, `.yml` and `.json` YAML; other files need a filter.
 * @throws {SyntaxError} for a malformed template, with its line.
 * @throws {RangeError} for an unknown name or a value that a filter refuses.
 */
export function renderText(path: string, text: string, values: RenderValues): string {
  const language = /\.(?:tf|tfvars|hcl)$/.test(path) ? 'hcl' : /\.(?:ya?ml|json)$/.test(path) ? 'yaml' : 'plain';
  const rendered = renderNodes(parseTemplateText(path, text), { path, language, values, left: { nodes: maxNodes } });
  // Blocks that were left out leave their blank lines behind.
  const tidy = rendered
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\{\n\n/g, '{\n')
    .replace(/\n\n(?=[ \t]*\}\n)/g, '\n');
  return tidy.trim() === '' ? '' : `${tidy.trim()}\n`;
}

/** Lists in lists multiply; no file of infrastructure has so many pieces. */
const maxNodes = 100_000;

type Context = {
  readonly path: string;
  readonly language: 'hcl' | 'yaml' | 'plain';
  readonly values: RenderValues;
  readonly left: { nodes: number };
};

function renderNodes(nodes: readonly Node[], context: Context): string {
  return nodes.map((node) => renderNode(node, context)).join('');
}

function renderNode(node: Node, context: Context): string {
  context.left.nodes -= 1;
  if (context.left.nodes < 0) throw new RangeError(`${context.path}: it has more than ${maxNodes} pieces`);
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'value':
      return format(valueOf(node.name, node.line, context), node, context);
    case 'if':
      return renderNodes(holds(node.condition, node.line, context) ? node.body : node.otherwise, context);
    case 'each': {
      const list = valueOf(node.list, node.line, context);
      const items: readonly Json[] = Array.isArray(list) ? list : [];
      return items
        .map((item) => renderNodes(node.body, { ...context, values: { ...context.values, [node.item]: item } }))
        .join('');
    }
  }
}

function valueOf(name: string, line: number, context: Context): Json {
  const value = Object.hasOwn(context.values, name) ? context.values[name] : undefined;
  if (value === undefined) throw new RangeError(`${context.path}:${line}: there is no value called "${name}"`);
  return value;
}

function holds(condition: Condition, line: number, context: Context): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, line, context));
    case 'or':
      return condition.parts.some((part) => holds(part, line, context));
    case 'set':
      return isSet(valueOf(condition.name, line, context)) !== condition.negated;
    case 'compare': {
      const value = valueOf(condition.name, line, context);
      if (condition.operator === 'is') return value === condition.to;
      if (condition.operator === 'is not') return value !== condition.to;
      if (typeof value !== 'number' || typeof condition.to !== 'number') return false;
      return condition.operator === '>' ? value > condition.to : value < condition.to;
    }
  }
}

/** Nothing, `false`, and what is empty count as not set; the number 0 is a value. */
function isSet(value: Json): boolean {
  if (value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function format(value: Json, node: Node & { readonly kind: 'value' }, context: Context): string {
  if (node.filter === undefined) {
    if (context.language === 'hcl') return hclLiteral(value, node.indent);
    if (context.language === 'yaml') return yamlLiteral(value, node.indent);
    throw new SyntaxError(`${context.path}:${node.line}: "${node.name}" needs a filter (bare) in this kind of file`);
  }
  if (typeof value === 'object')
    throw new RangeError(`${context.path}:${node.line}: "${node.name}" is no single value`);
  const text = node.filter === 'identifier' ? String(value).replaceAll(/[-.]/g, '_') : String(value);
  const allowed = node.filter === 'identifier' ? /^[A-Za-z_]\w*$/ : /^[A-Za-z0-9][A-Za-z0-9_./:@-]*$/;
  if (!allowed.test(text))
    throw new RangeError(
      `${context.path}:${node.line}: ${JSON.stringify(text)} cannot be written as ${node.filter} text`,
    );
  return text;
}
