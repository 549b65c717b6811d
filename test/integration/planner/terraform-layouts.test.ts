import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { createSchemaServer } from '../../../src/adapters/schema-server/schema-server.ts';
import { createScratch } from '../../../src/adapters/scratch.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { overlayTree } from '../../../src/domain/overlay-tree.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { createTemplatesPlanner } from '../../../src/planner/templates/templates-planner.ts';
import { createPackStore } from '../../../src/validation/terraform/packs/pack-store.ts';
import { readOnlyAttributes } from '../../../src/validation/terraform/read-only-attributes.ts';
import { terraformChecks } from '../../../src/validation/terraform/terraform-checks.ts';
import { terragruntChecks } from '../../../src/validation/terragrunt/terragrunt-checks.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const expected = z.union([
  z.strictObject({ files: z.array(z.string()), holds: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ asks: z.string() }),
]);
const layouts = z.strictObject({
  cases: z.array(z.strictObject({ request: z.string(), repositories: z.record(z.string(), expected) })),
});
const text = await readFile(root('fixtures/terraform-layouts/expected.yaml'), 'utf8');
const rows = layouts
  .parse(parse(text))
  .cases.flatMap(({ request, repositories }) =>
    Object.entries(repositories).map(([repository, one]) => ({ request, repository, one })),
  );

const planner = createTemplatesPlanner({ templates: await readTemplateFiles(root('templates/infrastructure')) });
const tools = createToolRunner({ toolsDir: root('.tools/bin'), env: process.env });
const terraform = terraformChecks({
  scratch: createScratch(),
  schemaServer: createSchemaServer([readOnlyAttributes]),
  packs: createPackStore([root('schemas/terraform')]),
});

function told(operation: Operation): string {
  if (operation.op === 'set') return `${operation.file} ${operation.path} ${JSON.stringify(operation.value)}`;
  return operation.op === 'add-file' ? operation.file : JSON.stringify(operation);
}

describe('the same request in Terraform repositories that are arranged differently', () => {
  it.each(rows)('$repository: $request', { timeout: 60_000 }, async ({ repository, request, one }) => {
    const signal = AbortSignal.timeout(60_000);
    const tree = await openFolder(root(`fixtures/${repository}`));
    const command = { verb: 'generate', text: request, flags: {} };
    const input = { command, inventory: await buildInventory(tree), tree, thread: [], feedback: [] };
    const { result } = await planner(input, signal);
    if (result.kind === 'question') {
      expect({ asks: result.question }).toEqual(one);
      return;
    }
    if (result.kind !== 'proposal' || !('files' in one)) throw new Error(JSON.stringify(result));
    expect(result.operations.map(told)).toEqual(one.files);
    const changes = await applyOperations(result.operations, (path) => tree.read(path));
    const after = overlayTree(tree, changes);
    for (const [path, part] of Object.entries(one.holds ?? {})) expect(await after.read(path)).toContain(part);
    const judged = { before: tree, after, changes, tools, terraformMode: 'hermetic', signal } as const;
    const checks = [...(await terraform(judged)), ...(await terragruntChecks(judged))];
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['terraform fmt', 'terraform validate']));
    expect(checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0)).toEqual([]);
  });
});
