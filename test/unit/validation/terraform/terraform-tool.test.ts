import { describe, expect, it } from 'vitest';
import type { ExaminedRoot } from '../../../../src/validation/terraform/examine-root.ts';
import { readConfigFile } from '../../../../src/validation/terraform/config-file.ts';
import { readLockFile } from '../../../../src/validation/terraform/repository-files.ts';
import { askTerraform, chooseTool } from '../../../../src/validation/terraform/terraform-tool.ts';

const versions = (tofu: string | null, terraform: string | null = 'terraform 1.11.4') => ({
  version: (name: string) => Promise.resolve(name === 'tofu' ? tofu : terraform),
});

function rootWith(names: readonly string[], lockFile = ''): Pick<ExaminedRoot, 'root' | 'locked'> {
  const files = names.map((name) => readConfigFile(`envs/prod/${name}`, ''));
  const folder = { dir: 'envs/prod', files, calls: [], links: [] };
  const root = { dir: 'envs/prod', instances: [], folders: [folder], remoteCalls: [], missing: [] };
  return { root, locked: readLockFile(lockFile) };
}

async function choose(root: ReturnType<typeof rootWith>, tofu: string | null, paths: readonly string[] = []) {
  const usual = await askTerraform(versions(tofu), 'terraform');
  if (usual === undefined) throw new Error('no terraform');
  const choice = await chooseTool(root, new Set(paths), usual, versions(tofu));
  return 'reason' in choice ? choice.reason : [choice.tool.label, choice.tool.runner, choice.note];
}

const lock = 'provider "registry.opentofu.org/hashicorp/aws" {\n  version = "6.1.0"\n}\n';

describe('which program validates a root module', () => {
  it('is Terraform as a rule, also where OpenTofu is installed', async () => {
    expect(await choose(rootWith(['main.tf']), 'tofu 1.12.6')).toEqual(['terraform 1.11.4', 'terraform', '']);
  });

  it.each([
    ['a .tofu file', rootWith(['main.tf', 'main.tofu']), []],
    ['a .tofu.json file', rootWith(['main.tofu.json']), []],
    ['a lock file of its registry', rootWith(['main.tf'], lock), []],
    ['.opentofu-version beside it', rootWith(['main.tf']), ['envs/prod/.opentofu-version']],
    ['.opentofu-version above it', rootWith(['main.tf']), ['.opentofu-version']],
  ])('is OpenTofu with %s', async (_, root, paths) => {
    expect(await choose(root, 'tofu 1.12.6', paths)).toEqual(['tofu 1.12.6', 'tofu', '']);
  });

  it('is not OpenTofu because of a folder beside it', async () => {
    expect(await choose(rootWith(['main.tf']), 'tofu 1.12.6', ['envs/other/.opentofu-version'])).toContain('terraform');
  });

  it('is nobody where Terraform would pass over the files and prove nothing', async () => {
    const reason = await choose(rootWith(['main.tf', 'extra.tofu']), null);
    expect(reason).toBe(
      'envs/prod/extra.tofu is for OpenTofu, which is not installed. Put `tofu` on the PATH, or set PROMPTOPS_TOFU to its path.',
    );
  });

  it('is Terraform, and that is said, where the language is the same', async () => {
    const [label, , note] = await choose(rootWith(['main.tf'], lock), null);
    expect(label).toBe('terraform 1.11.4');
    expect(note).toContain('.terraform.lock.hcl asks for OpenTofu, which is not installed: terraform stood in.');
  });

  it('is OpenTofu for everything where it is found as terraform', async () => {
    const usual = await askTerraform(versions(null, 'tofu 1.12.6'), 'terraform');
    expect(usual).toMatchObject({ name: 'tofu', runner: 'terraform', defaultRegistry: 'registry.opentofu.org' });
    if (usual === undefined) throw new Error('none');
    const choice = await chooseTool(rootWith(['main.tofu']), new Set(), usual, versions(null));
    expect(choice).toEqual({ tool: usual, note: '' });
  });
});
