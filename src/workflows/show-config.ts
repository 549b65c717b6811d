import { explainConfig } from '../config/explain-config.ts';
import type { OperatorLimits } from '../config/limits.ts';
import { repositoryConfigPath, type RepositoryConfig } from '../config/repository-config.ts';
import type { Inventory } from '../context/inventory.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { ruleFor } from '../policy/rule-for.ts';
import { inlineCode } from '../publishing/inert.ts';
import { plainComment } from '../publishing/status-comment.ts';
import { rulesOf } from './answer.ts';
import type { Ending } from './change.ts';
import type { WorkflowContext } from './workflow-context.ts';

export type ShowConfigParts = {
  readonly inventory: (tree: FileTree) => Promise<Inventory>;
  readonly operator: OperatorLimits;
};

/** GitHub takes 65,536 characters a comment. */
const maxRows = 100;

/** `config`: every value that holds in this repository, and where it comes from. */
export async function showConfigWorkflow(context: WorkflowContext, parts: ShowConfigParts): Promise<Ending> {
  const { rules, tree } = await rulesOf(context);
  const { config } = rules;
  const values = explainConfig(config, {
    text: await tree?.read(repositoryConfigPath),
    operator: parts.operator,
    policy: context.connection.policy,
  });
  const guessed =
    tree === undefined || (Object.keys(config.environments).length > 0 && config.alsoGuessed !== true)
      ? []
      : (await parts.inventory(tree)).environments;
  const rows = [
    ...values,
    ...guessed.flatMap(({ name, paths }) => [
      { key: `environments.${name}.paths`, value: JSON.stringify(paths), source: 'told by names of folders and files' },
      {
        key: `environments.${name}.protected`,
        value: String(ruleFor(config, name, '*', 'write').protectedBy !== undefined),
        source: 'default, by its name',
      },
    ]),
  ].map(({ key, value, source }) => `| ${inlineCode(key)} | ${inlineCode(value, 300)} | ${inlineCode(source)} |`);
  const file =
    config.source === 'default'
      ? `There is no \`${repositoryConfigPath}\` on the default branch; \`/promptops onboard\` proposes one.`
      : `From \`${repositoryConfigPath}\` on the default branch.`;
  const table = ['| value | is | from |', '|---|---|---|', ...rows.slice(0, maxRows)].join('\n');
  const more = rows.length > maxRows ? [`… and ${rows.length - maxRows} more.`] : [];
  const markdown = [file, ...unpriced(config, parts.operator), table, ...more].join('\n\n');
  return { outcome: 'answered', comment: plainComment(context.run.id, markdown) };
}

/** A limit of cost counts nothing where nobody said what tokens cost. */
function unpriced({ limits }: RepositoryConfig, { inputPrice, outputPrice }: OperatorLimits): readonly string[] {
  const isSet = limits.costPerDay !== undefined || limits.perActor?.costPerDay !== undefined;
  return isSet && inputPrice + outputPrice === 0
    ? ['⚠️ `costPerDay` stops nothing: the operator has not said what tokens cost (`PROMPTOPS_INPUT_PRICE`).']
    : [];
}
