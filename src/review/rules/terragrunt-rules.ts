import { resolveFrom, folderOf } from '../../context/repository-path.ts';
import { sourceFolder, terragruntSource } from '../reach.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Side } from '../side.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { base, blocksOf, nameOf } from './terraform-blocks.ts';

/** Terragrunt: units that read what others give. */
export const terragruntRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'unknown-output',
    severity: 'error',
    looksAt: 'Outputs that a Terragrunt unit reads of another and that the module of that one does not have.',
    find: findUnknownOutputs,
  },
];

const dependencies = /^\s*dependency\s+"([\w-]+)"\s*\{[^}]*?config_path\s*=\s*"([^"$]+)"/gm;

/** Outputs of the local module that a unit deploys; `undefined` where it comes from elsewhere or by an include. */
function outputsOf(unit: string, { texts, modules }: Side): readonly string[] | undefined {
  const dir = sourceFolder(folderOf(unit), terragruntSource(texts.get(unit) ?? ''));
  const module = modules.find((one) => one.dir === dir);
  return module === undefined ? undefined : blocksOf(module, 'output').map(nameOf);
}

function findUnknownOutputs(side: Side): readonly Fact[] {
  return [...side.texts].flatMap(([file, text]) => {
    if (base(file) !== 'terragrunt.hcl') return [];
    return [...text.matchAll(dependencies)].flatMap(([, name = '', path = '']) => {
      const dir = resolveFrom(folderOf(file), path);
      const outputs = dir === undefined ? undefined : outputsOf(`${dir}/terragrunt.hcl`, side);
      if (outputs === undefined) return [];
      const read = [...text.matchAll(new RegExp(`\\bdependency\\.${name}\\.outputs\\.(\\w+)`, 'g'))];
      return [...new Set(read.map(([, output = '']) => output))]
        .filter((output) => !outputs.includes(output))
        .map((output): Fact => {
          const near = didYouMean(output, outputs);
          return {
            file,
            object: base(file),
            words: [`outputs.${output}`, output],
            message: `\`${dir ?? ''}\` has no output \`${output}\`${near === undefined ? ` (it has ${outputs.map((one) => `\`${one}\``).join(', ') || 'none'})` : ` (there is \`${near}\`)`}.`,
            ...(near === undefined ? {} : { fix: { from: `outputs.${output}`, to: `outputs.${near}` } }),
          };
        });
    });
  });
}
