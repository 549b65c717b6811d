import { createHash } from 'node:crypto';
import type { Check, Finding } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { ToolRunner } from '../../domain/tool.ts';
import type { Scratch } from '../scratch.ts';
import { attributeOf } from './config-block.ts';
import type { ExaminedRoot } from './examine-root.ts';
import { configEntries } from './module-folder.ts';
import { isMirrored, mirrorFolder } from './module-directory.ts';
import type { PackStore } from './packs/pack-store.ts';
import { providerNeeds } from './provider-needs.ts';
import { readRootModule, type RootModule } from './root-module.ts';
import { runTerraform, type TerraformVerdict } from './run-terraform.ts';
import type { SchemaServer } from './schema-server.ts';
import { isGenerated, scratchCopy, type ScratchCopy } from './scratch-copy.ts';
import { schemasFor, type ChosenSchemas } from './serve-needs.ts';
import type { TerraformTool } from './terraform-tool.ts';

/** Verdicts by content; `get` and `set` of a Map will do. */
export type VerdictCache = {
  get(key: string): TerraformVerdict | undefined;
  set(key: string, verdict: TerraformVerdict): unknown;
};

/** A cache that forgets its oldest verdict when it is full. */
export function boundedCache(maxVerdicts: number): VerdictCache {
  const verdicts = new Map<string, TerraformVerdict>();
  return {
    get: (key) => verdicts.get(key),
    set(key, verdict) {
      const [oldest] = verdicts.keys();
      if (verdicts.size >= maxVerdicts && oldest !== undefined) verdicts.delete(oldest);
      verdicts.set(key, verdict);
    },
  };
}

export type ValidateOptions = {
  readonly tools: ToolRunner;
  readonly scratch: Scratch;
  readonly schemaServer: SchemaServer;
  readonly packs: PackStore;
  readonly cache: VerdictCache;
  readonly tool: TerraformTool;
  readonly mode: 'hermetic' | 'registry';
  readonly cliConfig: string;
  readonly signal: AbortSignal;
};

/** What Terraform says about one state of a root module, and what it was told. */
export type ValidatedRoot = TerraformVerdict & { readonly copy: ScratchCopy; readonly schemas: ChosenSchemas };

/**
 * Validates one root module with the real `validate` on a copy. The same files, tool and schemas give the same
 * verdict without a process.
 */
async function validateRoot(
  tree: FileTree,
  root: RootModule,
  locked: ExaminedRoot['locked'],
  options: ValidateOptions,
): Promise<ValidatedRoot> {
  const isHermetic = options.mode === 'hermetic';
  const majors = new Map(locked.flatMap(({ source, major }) => (major === undefined ? [] : [[source, major]])));
  const needs = isHermetic ? providerNeeds(root.folders) : [];
  const schemas = await schemasFor(needs, root.folders, options.packs, majors);
  const copy = await scratchCopy(tree, isHermetic ? root : { ...root, remoteCalls: [] }, options.tool, isHermetic);
  if (root.missing.length > 0) return { ...missingModules(root), seconds: 0, copy, schemas };
  const key = cacheKey(copy, schemas, options);
  const known = options.cache.get(key);
  if (known !== undefined) return { ...known, seconds: 0, copy, schemas };
  const fallbackFile = root.folders[0]?.files[0]?.path ?? root.dir;
  const verdict = await runTerraform(copy, {
    ...options,
    scope: { dir: root.dir, fallbackFile },
    served: isHermetic ? schemas.served : null,
  });
  const told = { ...verdict, findings: verdict.findings.filter(({ file }) => !isGenerated(file)) };
  // What could not be run may run next time.
  if (told.verdict !== 'unchecked') options.cache.set(key, told);
  return { ...told, copy, schemas };
}

/**
 * As {@link validateRoot}; a module of the operator's directory that is itself in error here (it may be made for another version of
 * a provider) is nobody's fault in this repository, so it is stood in for like one that was not fetched.
 */
export async function validateReal(
  tree: FileTree,
  root: RootModule,
  locked: ExaminedRoot['locked'],
  options: ValidateOptions,
): Promise<ValidatedRoot> {
  const validated = await validateRoot(tree, root, locked, options);
  const ofModules = validated.findings.filter(({ file }) => isMirrored(file));
  if (!ofModules.some(({ severity }) => severity === 'error'))
    return { ...validated, findings: validated.findings.filter((finding) => !ofModules.includes(finding)) };
  const own = await readRootModule(tree, configEntries(tree), root.dir);
  const [first] = ofModules;
  if (own === undefined || first === undefined) return validated;
  const again = await validateRoot(tree, own, locked, options);
  const why = `${first.file.slice(mirrorFolder.length + 1)} of the module directory is in error here (${first.message}), so foreign modules were stood in for.`;
  return { ...again, reason: [again.reason ?? '', why].join(' ').trim() };
}

/** Which modules of the operator's directory something was checked against. */
export function mirroredNote({ mirrored }: ScratchCopy): string {
  return mirrored.length === 0 ? '' : `From the module directory: ${mirrored.join(', ')}.`;
}

/** Terraform would stop here as well, without naming the line. */
function missingModules({ missing }: RootModule): Omit<TerraformVerdict, 'seconds'> {
  const findings = missing.map(({ name, source, file, block }) => ({
    severity: 'error' as const,
    file,
    line: attributeOf(block, 'source')?.line ?? block.line,
    rule: 'terraform/unreadable-module-directory',
    message: `module "${name}": there are no Terraform files in ${source ?? ''}.`,
  }));
  return { verdict: 'fail', reason: 'A module is not there.', findings };
}

function cacheKey(copy: ScratchCopy, { packs }: ChosenSchemas, { tool, mode }: ValidateOptions): string {
  const told = [
    tool.label,
    mode,
    copy.rootDir,
    packs.map(({ entry }) => entry),
    [...copy.files].sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return createHash('sha256').update(JSON.stringify(told)).digest('base64');
}

/** The check that a reader sees: verdict, findings, and against what it was proven. */
export function validateCheck(target: string, validated: ValidatedRoot, tool: TerraformTool): Check {
  const { verdict, findings, seconds, reason, schemas, copy } = validated;
  const notes: Finding[] = copy.widenedVersions.map((constraint) => ({
    severity: 'info',
    file: fileOf(validated, target),
    rule: 'terraform/required-version',
    message: `required_version "${constraint}" excludes ${tool.label}, which validated this all the same.`,
  }));
  const against = schemas.packs.map(
    ({ entry }) => `${entry.source.replace('registry.terraform.io/', '')} ${entry.version}`,
  );
  const proven = against.length === 0 ? '' : `Schemas: ${against.join(', ')}.`;
  const told = [reason, proven].filter((text) => text !== undefined && text !== '').join(' ');
  return {
    name: 'terraform validate',
    target,
    verdict,
    tool: tool.label,
    seconds,
    ...(told === '' ? {} : { reason: told }),
    findings: [...findings, ...notes],
  };
}

function fileOf({ copy }: ValidatedRoot, target: string): string {
  const prefix = `${copy.rootDir}/`;
  const first = [...copy.files.keys()].find((path) => path.startsWith(prefix) && path.endsWith('.tf'));
  return first === undefined ? target : first.slice('tree/'.length);
}
