import type { Check } from '../../domain/check.ts';
import { everyBlock, type ConfigBlock } from './config-block.ts';
import type { ExaminedRoot } from './examine-root.ts';
import type { ProviderNeed } from './provider-needs.ts';
import type { RootModule } from './root-module.ts';
import type { MissingPack } from './serve-needs.ts';

/** Providers that no pack describes, and what that means for this change. */
export type UndescribedProviders = {
  /** The check for providers whose blocks the change adds or edits: their arguments were not checked. */
  readonly check: Check | null;
  /** A sentence about those whose blocks stay as they were; empty when there are none. */
  readonly note: string;
};

/**
 * Resources of a provider without a schema pack are taken as they are written. Where the change leaves them as they were that
 * is only mentioned; where it adds or edits one (or when a whole folder is validated) it is an `unchecked` check of its own.
 */
export function undescribedProviders(
  target: string,
  { root, before }: ExaminedRoot,
  missing: readonly MissingPack[],
): UndescribedProviders {
  const touched = missing.filter(({ need }) => {
    const old = new Set(before === undefined ? [] : blocksOf(before, need).map(({ text }) => text));
    return before === undefined || blocksOf(root, need).some(({ text }) => !old.has(text));
  });
  const kept = missing.filter((row) => !touched.includes(row));
  const note =
    kept.length === 0
      ? ''
      : `Without a schema pack, and not changed here: ${kept.map(({ need }) => shortName(need)).join(', ')}.`;
  if (touched.length === 0) return { check: null, note };
  const findings = touched.map(({ need }) => ({
    severity: 'info' as const,
    ...need.at,
    rule: 'terraform/provider-without-schema',
    message: `The arguments of ${shortName(need)} resources were not checked.`,
  }));
  const reason = touched.map(remedyFor).join(' ');
  return {
    check: { name: 'terraform providers', target, verdict: 'unchecked', tool: null, seconds: 0, reason, findings },
    note,
  };
}

function blocksOf(root: RootModule, need: ProviderNeed): ConfigBlock[] {
  const kinds = new Set(['resource', 'data', 'ephemeral', 'provider']);
  const types = new Set([...need.names, ...[...need.types.values()].flatMap((names) => [...names])]);
  return root.folders
    .flatMap(({ files }) => files.flatMap(({ blocks }) => [...everyBlock(blocks)]))
    .filter(({ type, labels }) => kinds.has(type) && types.has(labels[0] ?? ''));
}

function remedyFor({ need, have }: MissingPack): string {
  const source = shortName(need);
  const asked = need.constraints.length === 0 ? '' : ` (${need.constraints.join(', ')})`;
  const others = have.length === 0 ? '' : `, only of ${have.join(', ')}`;
  return `There is no schema pack of the provider ${source}${asked}${others}, so its arguments were not checked. Make one with \`promptops schemas build --provider ${source}\` in a folder where \`terraform init\` has installed it.`;
}

function shortName({ source }: ProviderNeed): string {
  return source.replace('registry.terraform.io/', '');
}
