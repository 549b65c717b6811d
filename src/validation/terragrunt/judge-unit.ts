import type { Finding } from '../../domain/check.ts';
import { nearest } from '../../edits/nearest.ts';
import { attributeOf } from '../terraform/config-block.ts';
import { literalString } from '../terraform/literal.ts';
import type { ModuleFolder } from '../terraform/module-folder.ts';
import { mismatch, readInputLiteral } from './input-literal.ts';
import type { TerragruntUnit } from './unit.ts';

/** What the inputs of a unit show against the variables of its module, and what they leave open. */
export type UnitVerdict = { readonly findings: readonly Finding[]; readonly untold: readonly string[] };

type Variable = { readonly name: string; readonly type: string; readonly isRequired: boolean };

/** Holds a unit's inputs against the variables that its module declares. */
export function judgeUnit(unit: TerragruntUnit, module: ModuleFolder): UnitVerdict {
  const variables = new Map(variablesOf(module).map((variable) => [variable.name, variable]));
  const missing = [...variables.values()].filter(({ name, isRequired }) => isRequired && !unit.inputs.has(name));
  const isComplete = unit.more.length === 0;
  const names = missing.map(({ name }) => `\`${name}\``).join(', ');
  return {
    findings: [
      ...unknownInputs(unit, [...variables.keys()]),
      ...wrongTypes(unit, variables),
      ...(isComplete ? missing.map(({ name }) => missingInput(unit, module, name)) : []),
    ],
    untold:
      isComplete || missing.length === 0
        ? []
        : [`whether ${names} ${missing.length === 1 ? 'is' : 'are'} set: ${unit.more.join('; ')}`],
  };
}

function variablesOf({ files }: ModuleFolder): Variable[] {
  return files
    .flatMap(({ blocks }) => blocks)
    .filter(({ type, labels }) => type === 'variable' && labels.length === 1)
    .map((block) => {
      const type = attributeOf(block, 'type')?.text ?? '';
      return {
        name: block.labels[0] ?? '',
        type: literalString(type) ?? type,
        isRequired: attributeOf(block, 'default') === undefined,
      };
    });
}

/** Of the unit's own file only: what a shared file sets is meant for whoever takes it. */
function unknownInputs(unit: TerragruntUnit, known: readonly string[]): Finding[] {
  const { generated } = unit;
  if (generated === null) return [];
  return [...unit.inputs]
    .filter(([name, { file }]) => file === unit.file && !known.includes(name) && !generated.has(name))
    .map(([name, { file, attribute }]) => {
      const [near] = nearest(name, known, 1);
      const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
      const message = `The module has no variable "${name}", so this input has no effect.${meant}`;
      return { severity: 'error', file, line: attribute.line, rule: 'terragrunt/unknown-input', message };
    });
}

function wrongTypes(unit: TerragruntUnit, variables: ReadonlyMap<string, Variable>): Finding[] {
  return [...unit.inputs].flatMap(([name, { file, attribute }]) => {
    const variable = variables.get(name);
    if (variable === undefined) return [];
    const problem = mismatch(readInputLiteral(attribute.text), variable.type);
    if (problem === undefined) return [];
    // A list or an object arrives in a string as its JSON text: valid, and hardly meant.
    const severity = /^\s*string\b/.test(variable.type) ? 'warning' : 'error';
    const message = `Input "${name}" has the wrong type: ${problem}.`;
    return [{ severity, file, line: attribute.line, rule: 'terragrunt/wrong-type', message }];
  });
}

function missingInput(unit: TerragruntUnit, module: ModuleFolder, name: string): Finding {
  const message = `The module ${module.dir} requires the variable "${name}", and no input sets it.`;
  return { severity: 'error', file: unit.file, line: 1, rule: 'terragrunt/missing-input', message };
}
