import { describe, expect, it } from 'vitest';
import { checkOf, treeOf, validateChange, validateFolder, type Files } from './harness.ts';

const network = {
  'main.tf':
    'variable "name" {\n  type = string\n}\n\nvariable "zones" {\n  type    = number\n  default = 2\n}\n\nmodule "ids" {\n  source = "./modules/ids"\n  name   = var.name\n}\n',
  'modules/ids/main.tf': 'variable "name" {\n  type = string\n}\n\noutput "id" {\n  value = "id-${var.name}"\n}\n',
  'outputs.tf': 'output "id" {\n  value = module.ids.id\n}\n',
};

function under(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

const directory = {
  ...under('registry.terraform.io/acme/network/aws/1.2.0', network),
  ...under('registry.terraform.io/acme/network/aws/1.4.1', {
    ...network,
    'more.tf': 'variable "new_in_1_4" {\n  default = null\n}\n',
  }),
  ...under('git.example.com/platform/modules/v2.0.3/network', network),
  ...under('registry.terraform.io/acme/broken/aws/1.0.0', {
    'main.tf': 'resource "random_pet" "this" {\n  lenght = 3\n}\n',
  }),
  ...under('registry.terraform.io/acme/nosy/aws/1.0.0', {
    'main.tf': 'output "secret" {\n  value = file("/etc/passwd")\n}\n',
  }),
  ...under('registry.terraform.io/acme/outer/aws/1.0.0', {
    'main.tf': 'module "inner" {\n  source  = "acme/network/aws"\n  version = "1.2.0"\n  nmae    = "x"\n}\n',
  }),
};

const allowed = { allowedRules: [], allowedProviders: [], allowedModules: ['acme/', 'git::https://git.example.com/'] };
const own = { policy: allowed, modules: () => Promise.resolve(treeOf(directory)) };

const call = (source: string, rest: string): Files => ({
  'main.tf': `module "it" {\n  source = "${source}"\n${rest}}\n\noutput "id" {\n  value = module.it.id\n}\n`,
});

describe("calls of modules in the operator's directory", () => {
  it('are checked against the newest version that is admitted, and say so', async () => {
    const checks = await validateFolder(
      call('acme/network/aws', '  version = "~> 1.0"\n  name = "x"\n  new_in_1_4 = 1\n'),
      own,
    );
    expect(checkOf(checks, 'terraform validate')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('From the module directory: acme/network/aws 1.4.1.'),
    });
    expect(checks.some(({ name }) => name === 'terraform modules')).toBe(false);
  });

  it.each([
    ['an argument it does not have', '  version = "1.2.0"\n  name = "x"\n  new_in_1_4 = 1\n', 5],
    ['a required argument that is missing', '  version = "1.2.0"\n', 1],
    ['a value of the wrong type', '  version = "1.2.0"\n  name = "x"\n  zones = "many"\n', 5],
  ])('fail with %s, on its line', async (_, rest, line) => {
    const check = checkOf(await validateFolder(call('acme/network/aws', rest), own), 'terraform validate');
    expect(check).toMatchObject({ verdict: 'fail', findings: [{ file: 'main.tf', line }] });
  });

  it('fail with an output it does not have', async () => {
    const files = call('acme/network/aws', '  version = "1.2.0"\n  name = "x"\n');
    const wrong = { 'main.tf': (files['main.tf'] ?? '').replace('module.it.id', 'module.it.idd') };
    const check = checkOf(await validateFolder(wrong, own), 'terraform validate');
    expect(check).toMatchObject({ verdict: 'fail', findings: [{ file: 'main.tf', line: 8 }] });
  });

  it('are found by repository, folder and ref where they come from git', async () => {
    const source = 'git::https://git.example.com/platform/modules.git//network?ref=v2.0.3';
    const right = await validateFolder(call(source, '  name = "x"\n'), own);
    expect(checkOf(right, 'terraform validate')).toMatchObject({ verdict: 'pass' });
    expect(right.some(({ name }) => name === 'terraform modules')).toBe(false);
    const wrong = await validateFolder(call(source, '  name = "x"\n  size = 1\n'), own);
    expect(checkOf(wrong, 'terraform validate')).toMatchObject({ verdict: 'fail', findings: [{ line: 4 }] });
  });

  it('stay unchecked where the directory has no version that fits', async () => {
    for (const files of [
      call('acme/network/aws', '  version = "~> 2.0"\n  anything = 1\n'),
      call('git::https://git.example.com/platform/modules.git//network?ref=v9', '  anything = 1\n'),
    ]) {
      const checks = await validateFolder(files, own);
      expect(checkOf(checks, 'terraform validate')).toMatchObject({ verdict: 'pass' });
      expect(checkOf(checks, 'terraform modules')).toMatchObject({ verdict: 'unchecked' });
    }
  });

  it('do not fail for a module that is itself in error, whatever it calls', async () => {
    for (const name of ['broken', 'outer']) {
      const checks = await validateFolder(call(`acme/${name}/aws`, '  version = "1.0.0"\n'), own);
      expect(checkOf(checks, 'terraform validate')).toMatchObject({
        verdict: 'pass',
        reason: expect.stringContaining(`acme/${name}/aws/1.0.0/main.tf of the module directory is in error`),
      });
      expect(checkOf(checks, 'terraform modules')).toMatchObject({ verdict: 'unchecked' });
    }
  });

  it('do not bring in a module that would read files of this machine', async () => {
    const checks = await validateFolder(call('acme/nosy/aws', '  version = "1.0.0"\n'), own);
    expect(checkOf(checks, 'terraform modules')).toMatchObject({ verdict: 'unchecked' });
    expect(JSON.stringify(checks)).not.toContain('root:');
  });

  it('blame a change only for what it brought', async () => {
    const before = call('acme/network/aws', '  version = "1.2.0"\n  name = "x"\n  new_in_1_4 = 1\n');
    const after = { 'main.tf': `${before['main.tf'] ?? ''}\noutput "more" {\n  value = 1\n}\n` };
    const check = checkOf(await validateChange(before, after, own), 'terraform validate');
    expect(check?.verdict).not.toBe('fail');
  });
});
