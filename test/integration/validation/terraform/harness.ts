import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createSchemaServer } from '../../../../src/adapters/schema-server/schema-server.ts';
import { createScratch } from '../../../../src/adapters/scratch.ts';
import { createToolRunner } from '../../../../src/adapters/tools.ts';
import type { Check, Finding } from '../../../../src/domain/check.ts';
import type { FileTree } from '../../../../src/domain/file-tree.ts';
import type { ToolRunner } from '../../../../src/domain/tool.ts';
import type { ValidationInput } from '../../../../src/validation/check-family.ts';
import { createPackStore } from '../../../../src/validation/terraform/packs/pack-store.ts';
import { readOnlyAttributes } from '../../../../src/validation/terraform/read-only-attributes.ts';
import { terraformChecks, type TerraformDeps } from '../../../../src/validation/terraform/terraform-checks.ts';

/** Path → text. */
export type Files = Readonly<Record<string, string>>;

const packsFolder = fileURLToPath(new URL('../../../../schemas/terraform', import.meta.url));
const toolsDir = fileURLToPath(new URL('../../../../.tools/bin', import.meta.url));

const packs = createPackStore([packsFolder]);
export const tools: ToolRunner = createToolRunner({ toolsDir, env: process.env });
const schemaServer = createSchemaServer([readOnlyAttributes]);

/** A tree in memory, with object ids by content as git has them. */
export function treeOf(files: Files): FileTree {
  const texts = new Map(Object.entries(files));
  const entries = [...texts]
    .map(([path, text]) => ({
      path,
      oid: createHash('sha1').update(text).digest('hex'),
      size: Buffer.byteLength(text),
      mode: '100644',
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    commit: null,
    treeId: null,
    entries,
    read: (path) => Promise.resolve(texts.get(path)),
    readMany: (paths) =>
      Promise.resolve(
        new Map(
          paths.flatMap((path) => {
            const text = texts.get(path);
            return text === undefined ? [] : [[path, text] as const];
          }),
        ),
      ),
  };
}

export type Overrides = Partial<TerraformDeps> & Partial<ValidationInput>;

/** Validates a whole folder with the real Terraform. */
export function validateFolder(files: Files, overrides: Overrides = {}): Promise<readonly Check[]> {
  const tree = treeOf(files);
  return run({ before: tree, after: tree, changes: null }, overrides);
}

/** Validates what differs between two states. */
export function validateChange(before: Files, after: Files, overrides: Overrides = {}): Promise<readonly Check[]> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = paths.filter((path) => before[path] !== after[path]);
  const changes = {
    files: changed.map((path) => {
      const [old, now] = [before[path], after[path]];
      return { path, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
    }),
  };
  return run({ before: treeOf(before), after: treeOf(after), changes }, overrides);
}

function run(trees: Pick<ValidationInput, 'before' | 'after' | 'changes'>, overrides: Overrides) {
  const { scratch = createScratch(), cache = new Map(), ...rest } = overrides;
  const checks = terraformChecks({ schemaServer, packs, ...rest, scratch, cache });
  const signal = AbortSignal.timeout(60_000);
  return checks({ tools, terraformMode: 'hermetic', signal, ...trees, ...rest });
}

/** The check of that name (and target, where there are several). */
export function checkOf(checks: readonly Check[], name: string, target?: string): Check {
  const found = checks.find((check) => check.name === name && (target === undefined || check.target === target));
  if (found === undefined) throw new Error(`no check ${name} among ${JSON.stringify(checks, null, 1)}`);
  return found;
}

/** `main.tf:3 terraform/unsupported-argument`, for short assertions. */
export function placesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ file, line, rule }) => `${file}:${line ?? '?'} ${rule}`);
}
