import { attributeOf, everyBlock } from './config-block.ts';
import { readHcl } from './hcl-reader.ts';
import { knownProviders } from './known-sources.ts';
import { literalString } from './literal.ts';
import type { ModuleFolder } from './module-folder.ts';
import type { Refusal, TerraformPolicy } from './refusal.ts';
import { parseVersion } from './version-constraint.ts';

type FileRule = {
  readonly rule: string;
  readonly matches: RegExp;
  readonly message: string;
  readonly remedy: string;
};

/** Files that change what Terraform runs, whoever starts it. We never load them; a change must not bring them. */
const fileRules: readonly FileRule[] = [
  {
    rule: 'terraform/cli-configuration',
    matches: /(^|\/)(\.terraformrc|terraform\.rc|\.tofurc|tofu\.rc)$|\.tfrc$/,
    message: 'a Terraform CLI configuration decides which provider programs run',
    remedy: 'Remove it; the CLI configuration belongs to the machine that plans.',
  },
  {
    rule: 'terraform/vendored-plugins',
    matches: /(^|\/)(\.terraform|terraform\.d|\.terraform\.d)\//,
    message: 'Terraform would take programs and modules from this folder',
    remedy: 'Remove it and ignore it with .gitignore.',
  },
];

/** Refusals for files by their name; `paths` are those that changed, or all. */
export function refuseFiles(paths: readonly string[], policy: TerraformPolicy): Refusal[] {
  return fileRules
    .filter(({ rule }) => !policy.allowedRules.includes(rule))
    .flatMap(({ rule, matches, message, remedy }) =>
      paths
        .filter((path) => matches.test(path))
        .map((path) => ({ rule, file: path, line: 1, subject: path, message, remedy, kind: 'refused' as const })),
    );
}

/** A provider as `.terraform.lock.hcl` records it. */
export type LockedProvider = {
  readonly source: string;
  readonly major: number | undefined;
  readonly line: number;
  /** Locked by OpenTofu, from its own registry. */
  readonly byTofu: boolean;
};

const tofuRegistry = /^registry\.opentofu\.org\//;

/** Reads a lock file; what is not readable is left out. */
export function readLockFile(text: string): LockedProvider[] {
  return [...everyBlock(readHcl(text).blocks)]
    .filter(({ type, labels }) => type === 'provider' && labels.length === 1)
    .map((block) => {
      const address = (block.labels[0] ?? '').toLowerCase();
      return {
        source: address.replace(tofuRegistry, 'registry.terraform.io/'),
        major: parseVersion(literalString(attributeOf(block, 'version')?.text) ?? '')?.[0],
        line: block.line,
        byTofu: tofuRegistry.test(address),
      };
    });
}

/** Locked providers that nobody knows: whoever runs `init` would download and start them. */
export function refuseLocked(
  file: string,
  locked: readonly LockedProvider[],
  used: ReadonlySet<string>,
  policy: TerraformPolicy,
): Refusal[] {
  const rule = 'terraform/lock-file';
  if (policy.allowedRules.includes(rule)) return [];
  return locked
    .filter(({ source }) => !knownProviders.has(source) && !used.has(source))
    .map(({ source, line }) => ({
      rule,
      file,
      line,
      subject: source,
      message: `the lock file names the provider ${source}, which the configuration does not use`,
      remedy: 'Remove the entry, or make the lock file again with `terraform providers lock`.',
      kind: 'refused',
    }));
}

const stateBlocks = new Set(['backend', 'cloud', 'state_store']);

/** Where a folder that exists already would keep its state somewhere else. */
export function refuseBackendChange(
  before: ModuleFolder | undefined,
  after: ModuleFolder,
  policy: TerraformPolicy,
): Refusal[] {
  const rule = 'terraform/backend-change';
  if (before === undefined || policy.allowedRules.includes(rule)) return [];
  const known = new Set(stateBlocksOf(before).map(({ text }) => text));
  const now = stateBlocksOf(after);
  const changed = now.filter(({ text }) => !known.has(text));
  const removed = now.length === 0 && known.size > 0;
  const places = removed ? [{ file: after.files[0]?.path ?? after.dir, line: 1, text: 'removed' }] : changed;
  return places.map(({ file, line, text }) => ({
    rule,
    file,
    line,
    subject: text,
    message: removed
      ? 'the backend is removed: the state would be lost from sight'
      : 'the backend changes: the state would move',
    remedy: 'Move state by hand, in a change of its own, with everybody who uses it.',
    kind: 'refused',
  }));
}

function stateBlocksOf({ files }: ModuleFolder) {
  return files.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ type }) => type === 'terraform')
      .flatMap((block) => block.blocks.filter(({ type }) => stateBlocks.has(type)))
      .map(({ text, line }) => ({ file: path, line, text: text.replaceAll(/\s+/g, ' ') })),
  );
}
