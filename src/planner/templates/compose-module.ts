import { posix } from 'node:path';
import type { Operation } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';
import { folderName, identifierOf } from './call-module.ts';
import type { OpenPoint } from './decide-values.ts';
import { glueText } from './glue.ts';
import { hclLiteral } from './literals.ts';
import { modulesDir } from './module-facts.ts';
import { joinPath } from './placement.ts';
import type { PlacedPart } from './placed-part.ts';
import type { Parts } from './read-parts.ts';
import { requiredVariables } from './required-variables.ts';

type Composed =
  | { readonly kind: 'none'; readonly operations: readonly []; readonly assumptions: readonly [] }
  | { readonly kind: 'composed'; readonly operations: readonly Operation[]; readonly assumptions: readonly string[] }
  | { readonly kind: 'open'; readonly points: readonly OpenPoint[] };

/**
 * Where no root module calls the parts, a module of its own does, so that what they give each other is written down. What nobody said
 * becomes a variable of that module. Nothing is composed where a root module has the calls, or where nothing refers to anything.
 */
export function composeModule({ links }: Parts, parts: readonly PlacedPart[], planning: PlanningInput): Composed {
  const uncalled = parts.flatMap((part) => (part.placed.uncalled === undefined ? [] : [part]));
  const [first] = uncalled;
  if (first === undefined || uncalled.length < parts.length || links.length === 0)
    return { kind: 'none', operations: [], assumptions: [] };
  const dir = joinPath(modulesDir(first.input), parts.map((part) => folderName(part.name)).join('-with-'));
  if (planning.tree.entries.some((entry) => entry.path.startsWith(`${dir}/`)))
    return {
      kind: 'open',
      points: [{ question: `\`${dir}\` exists already. What should the new things be called?`, proposals: [] }],
    };
  const calls = parts.map((part) => callOf(part, dir));
  const glue = links.flatMap((link) => glueText(link, parts) ?? []);
  const main = [...calls.map((call) => call.text), ...glue].join('\n');
  const variables = calls.flatMap((call) => call.variables).join('\n');
  const versions = (first.placed.uncalled ?? []).find((file) => file.path === 'versions.tf')?.text;
  const files = {
    'main.tf': main,
    'variables.tf': variables,
    ...(versions === undefined ? {} : { 'versions.tf': versions }),
  };
  return {
    kind: 'composed',
    operations: Object.entries(files).flatMap(([path, content]): Operation[] =>
      content === '' ? [] : [{ op: 'add-file', file: joinPath(dir, path), content }],
    ),
    assumptions: [`\`${dir}\` calls them and passes on what one needs of the other; no root module calls it yet.`],
  };
}

function callOf(part: PlacedPart, dir: string): { readonly text: string; readonly variables: readonly string[] } {
  const { input, name, placed } = part;
  const rendered = (placed.uncalled ?? []).map((file) => file.text).join('\n');
  const identifier = identifierOf(name);
  const variables: string[] = [];
  const given = requiredVariables(rendered).map((variable) => {
    const parameter = input.template.call[variable] ?? '';
    const reference = input.references?.get(parameter);
    const value = input.values[parameter];
    if (reference !== undefined) return [variable, reference] as const;
    if (value !== undefined && value !== null) return [variable, hclLiteral(value)] as const;
    variables.push(variableText(rendered, variable, `${identifier}_${variable}`));
    return [variable, `var.${identifier}_${variable}`] as const;
  });
  const width = Math.max(0, ...given.map(([variable]) => variable.length));
  const body = given.map(([variable, value]) => `  ${variable.padEnd(width)} = ${value}\n`).join('');
  const source = posix.relative(dir, placed.dir);
  const text = `module "${identifier}" {\n  source = "${source}"\n${body === '' ? '' : `\n${body}`}}\n`;
  return { text, variables };
}

/** The variable of a module under another name. */
function variableText(text: string, variable: string, name: string): string {
  const [, body] = new RegExp(`^variable "${variable}" \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text) ?? [];
  return `variable "${name}" {\n${(body ?? '').replaceAll(`var.${variable}`, `var.${name}`)}}\n`;
}
