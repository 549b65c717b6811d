import type { Json } from '../../domain/json.ts';
import type { Operation, PlanningResult } from '../../domain/proposal.ts';
import { askAbout } from './answers.ts';
import type { Interpreted } from './interpret.ts';
import { literalType } from './extractable.ts';
import { isList } from './leaves.ts';
import type { PlannedChange, PlanningContext } from './planning-context.ts';
import type { Target } from './target.ts';

/**
 * `make the visibility timeout of the events queue a variable`: the literal becomes the default of a new variable, so that nothing
 * changes until somebody sets it. The variable stands in `variables.tf` where the module has one.
 */
export async function extractVariable(
  one: Interpreted,
  target: Target,
  { input: { inventory, tree } }: PlanningContext,
): Promise<PlannedChange | PlanningResult> {
  const { current, file, object, path } = target;
  const type = literalType(current);
  if (!target.exists || target.edit.how !== 'set' || type === undefined || object.startsWith('variable.'))
    return askAbout(target, 'it is no literal in a block of its own', []);
  const name = nameFor(one, target);
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const module = inventory.terraform.find(({ blocks }) => blocks.some(({ at }) => at.file === file));
  if (module?.blocks.some(({ address }) => address === `variable.${name}`) === true)
    return askAbout(
      target,
      `there is a variable \`${name}\` already`,
      [],
      'Say "a variable called …" with another name.',
    );
  const own = `${folder}variables.tf`;
  const place = (await tree.read(own)) === undefined ? file : own;
  const text = `variable "${name}" {\n  description = "${path} of ${object}."\n  type        = ${type}\n  default     = ${printed(current)}\n}\n`;
  const operations: readonly Operation[] = [
    { op: 'set', file, object, path, value: `\${var.${name}}` },
    { op: 'add-block', file: place, object: '', text },
  ];
  const notes = [`\`var.${name}\` has the value as its default, so that nothing changes by this alone.`];
  return { interpreted: one, target, to: `\${var.${name}}`, operations, notes, warnings: target.warnings };
}

/** Names that mean something else in the call of a module (https://developer.hashicorp.com/terraform/language/values/variables#declaring-an-input-variable). */
const reserved = new Set(['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals']);

function nameFor({ clause }: Interpreted, { path, object }: Target): string {
  const said = clause.value?.readings.map(({ value }) => value).find((value) => value.as === 'text');
  const key = path.split('.').findLast((step) => /^[A-Za-z_]\w*$/.test(step)) ?? 'value';
  const name = said !== undefined && said.as === 'text' && /^[A-Za-z_]\w*$/.test(said.text) ? said.text : key;
  const nouns = object.split(/[._]/).filter((part) => !['this', 'main', 'default'].includes(part));
  return reserved.has(name) ? `${nouns.at(-1) ?? 'its'}_${name}` : name;
}

/** JSON is HCL for plain literals (https://developer.hashicorp.com/terraform/language/syntax/json); lists get HCL's blanks. */
function printed(value: Json | undefined): string {
  return isList(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value);
}
