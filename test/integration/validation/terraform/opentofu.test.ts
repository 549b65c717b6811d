import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createToolRunner } from '../../../../src/adapters/tools.ts';
import type { ToolRunner } from '../../../../src/domain/tool.ts';
import { fakeTool, temporaryFolder } from '../../adapters/tools-support.ts';
import { checkOf, tools, validateFolder } from './harness.ts';

/*
 * With the real program every test of this folder runs by
 *   PROMPTOPS_TERRAFORM=<path of tofu> npx vitest run --project integration test/integration/validation/terraform
 * Here a stand-in shows that it is asked, how, and for what.
 */

const files = {
  'tofu/main.tofu': 'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"\n}\n',
  'terraform/main.tf': 'locals {\n  a = 1\n}\n',
};

const valid = '{"valid": true, "diagnostics": []}';

async function standIn(banner: string, answer: string, notes: string): Promise<string> {
  return fakeTool(
    [
      `if [ "$1" = version ]; then echo '${banner}'; exit 0; fi`,
      `if [ "$1" = fmt ]; then exit 0; fi`,
      `{ echo "$@"; cat .terraform/modules/modules.json; } >> ${notes}`,
      `echo '${answer}'`,
    ].join('\n'),
  );
}

/** Both programs as stand-ins; `notes` tells what OpenTofu was asked. */
async function withStandIns(answer: string): Promise<{ readonly runner: ToolRunner; readonly notes: string }> {
  const notes = join(await temporaryFolder(), 'notes');
  const env = {
    PROMPTOPS_TERRAFORM: await standIn('Terraform v1.11.4', valid, '/dev/null'),
    PROMPTOPS_TOFU: await standIn('OpenTofu v1.12.6', answer, notes),
  };
  return { runner: createToolRunner({ toolsDir: '/nonexistent', env }), notes };
}

describe('OpenTofu', () => {
  it('validates the root modules with .tofu files, with modules of its own registry, and no others', async () => {
    const { runner, notes } = await withStandIns(valid);
    const checks = await validateFolder(files, { tools: runner });
    expect(checkOf(checks, 'terraform validate', 'tofu')).toMatchObject({ verdict: 'pass', tool: 'tofu 1.12.6' });
    expect(checkOf(checks, 'terraform validate', 'terraform').tool).toBe('terraform 1.11.4');
    const asked = await readFile(notes, 'utf8');
    expect(asked).toContain('validate -json -no-color');
    expect(asked).toContain('registry.opentofu.org/terraform-aws-modules/vpc/aws');
    expect(asked.match(/validate/g)).toHaveLength(1);
  });

  it('is believed when it finds an error, and not when it prints garbage', async () => {
    const range = '{"filename": "main.tofu", "start": {"line": 2}}';
    const refused = await withStandIns(
      `{"valid": false, "diagnostics": [{"severity": "error", "summary": "Nope", "range": ${range}}]}`,
    );
    const found = checkOf(await validateFolder(files, { tools: refused.runner }), 'terraform validate', 'tofu');
    expect(found).toMatchObject({ verdict: 'fail', findings: [{ file: 'tofu/main.tofu', line: 2 }] });
    const { runner } = await withStandIns('all is well');
    const check = checkOf(await validateFolder(files, { tools: runner }), 'terraform validate', 'tofu');
    expect(check.verdict).toBe('unchecked');
  });

  it('is missed by name: Terraform would pass over its files and find nothing wrong', async () => {
    const absent: ToolRunner = {
      ...tools,
      version: (tool) => Promise.resolve(tool === 'tofu' ? null : 'terraform 1.11.4'),
    };
    const check = checkOf(await validateFolder(files, { tools: absent }), 'terraform validate', 'tofu');
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('tofu/main.tofu is for OpenTofu, which is not installed.');
    expect(check.reason).toContain('PROMPTOPS_TOFU');
  });
});
