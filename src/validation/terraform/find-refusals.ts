import { everyBlock } from './config-block.ts';
import type { ModuleFolder } from './module-folder.ts';
import { readModuleSource } from './module-source.ts';
import { providerNeeds } from './provider-needs.ts';
import { refusalRules, type Hit, type RefusalRule, type RuleScope } from './refusal-rules.ts';
import type { Refusal, TerraformPolicy } from './refusal.ts';

/** What a repository used before the change: known to its maintainers, so not strange. */
export type Familiar = RuleScope['familiar'];

export const nothingFamiliar: Familiar = { providers: new Set(), namespaces: [] };

/** Rules that let through what the repository used before. */
export const familiarityRules: ReadonlySet<string> = new Set(['terraform/provider-source', 'terraform/module-source']);

/** Providers and module namespaces that some folders use. */
export function familiarOf(folders: readonly ModuleFolder[]): Familiar {
  const sources = folders.flatMap(({ calls }) => calls.map(({ source = '' }) => readModuleSource(source)));
  return {
    providers: new Set(providerNeeds(folders).map(({ source }) => source)),
    namespaces: sources.flatMap((source) => (source.kind === 'registry' ? [source.namespace.toLowerCase()] : [])),
  };
}

/** Everything in these folders that must not be run or proposed, by file and line. */
export function findRefusals(
  folders: readonly ModuleFolder[],
  rootDir: string,
  policy: TerraformPolicy,
  familiar: Familiar,
): Refusal[] {
  const scope = { rootDir, policy, familiar };
  return refusalRules
    .filter(({ rule }) => !policy.allowedRules.includes(rule))
    .flatMap((rule) => folders.flatMap((folder) => hitsIn(rule, folder, scope).map((hit) => toRefusal(rule, hit))))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** Refusals that the old state of the same folders did not give already. */
export function newRefusals(now: readonly Refusal[], before: readonly Refusal[]): Refusal[] {
  const known = new Set(before.map(identity));
  return now.filter((refusal) => !known.has(identity(refusal)));
}

// Not the line, which moves with the text around it.
function identity({ rule, file, subject }: Refusal): string {
  return JSON.stringify([rule, file, subject]);
}

function hitsIn(rule: RefusalRule, folder: ModuleFolder, scope: RuleScope): readonly Hit[] {
  const inFolder = rule.inFolder?.(folder, scope) ?? [];
  const { inBlock } = rule;
  if (inBlock === undefined) return inFolder;
  const inBlocks = folder.files.flatMap(({ path, blocks }) =>
    [...everyBlock(blocks)].flatMap((block) => {
      const message = inBlock(block);
      return message === undefined ? [] : [{ file: path, line: block.line, subject: block.text, message }];
    }),
  );
  return [...inFolder, ...inBlocks];
}

function toRefusal({ rule, remedy }: RefusalRule, { undecidable, ...hit }: Hit): Refusal {
  return { rule, remedy, kind: undecidable === true ? 'undecidable' : 'refused', ...hit };
}
