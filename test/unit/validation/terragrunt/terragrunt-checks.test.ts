import { describe, expect, it } from 'vitest';
import { terragruntChecks } from '../../../../src/validation/terragrunt/terragrunt-checks.ts';
import { inputFor, type Files } from '../tree-support.ts';

const module = `variable "name" {
  type = string
}

variable "size" {
  type    = number
  default = 1
}

variable "zones" {
  type    = list(string)
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "public" {
  type    = bool
  default = false
}
`;

const unit = (inputs: string, source = '"../../modules/queue"') =>
  `terraform {\n  source = ${source}\n}\n\ninputs = {\n${inputs}\n}\n`;

const live = (inputs: string, more: Files = {}): Files => ({
  'modules/queue/main.tf': module,
  'live/queue/terragrunt.hcl': unit(inputs),
  ...more,
});

async function inputsOf(files: Files, before?: Files) {
  const input = inputFor(files, before);
  const checks = await terragruntChecks(input);
  return checks.find(({ name }) => name === 'terragrunt inputs');
}

describe('inputs against the variables of a local module', () => {
  it('pass where they fit, whatever an expression may turn out to be', async () => {
    const check = await inputsOf(
      live(
        '  name   = "a-${local.x}"\n  size   = "3"\n  zones  = dependency.vpc.outputs.zones\n  tags = { a = "b" }\n  public = true',
      ),
    );
    expect(check).toMatchObject({ verdict: 'pass', target: 'live/queue', findings: [] });
  });

  it.each([
    [
      'an unknown one, and what was meant',
      '  name = "a"\n  sise = 2',
      'terragrunt/unknown-input',
      7,
      'Did you mean "size"?',
    ],
    ['a missing one', '  size = 2', 'terragrunt/missing-input', 1, 'requires the variable "name"'],
    [
      'a text for a number',
      '  name = "a"\n  size = "many"',
      'terragrunt/wrong-type',
      7,
      'it is a string, and the variable is a number',
    ],
    [
      'a number for a list',
      '  name = "a"\n  zones = 3',
      'terragrunt/wrong-type',
      7,
      'it is a number, and the variable is a list',
    ],
    [
      'a list for a map',
      '  name = "a"\n  tags = ["a"]',
      'terragrunt/wrong-type',
      7,
      'it is a list, and the variable is a map',
    ],
    [
      'a text for a bool',
      '  name = "a"\n  public = "yes"',
      'terragrunt/wrong-type',
      7,
      'it is a string, and the variable is a bool',
    ],
  ])('find %s', async (_, inputs, rule, line, message) => {
    const check = await inputsOf(live(inputs), { 'modules/queue/main.tf': module });
    expect(check).toMatchObject({ verdict: 'fail', findings: [{ rule, line, file: 'live/queue/terragrunt.hcl' }] });
    expect(check?.findings[0]?.message).toContain(message);
  });

  it('take numbers and bools as Terragrunt hands them over, as texts', async () => {
    expect(await inputsOf(live('  name = 3\n  size = "3"\n  public = "true"'))).toMatchObject({ verdict: 'pass' });
  });

  it('count what an included file sets, found by the functions of Terragrunt', async () => {
    const include = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
    const common = 'include "c" {\n  path = "${dirname(find_in_parent_folders("root.hcl"))}/common/queue.hcl"\n}\n';
    const files: Files = {
      'modules/queue/main.tf': module,
      'root.hcl': 'inputs = {\n  region = "eu"\n}\n',
      'common/queue.hcl':
        'terraform {\n  source = "${get_repo_root()}//modules/queue?ref=x"\n}\n\ninputs = {\n  name = "a"\n}\n',
      'live/queue/terragrunt.hcl': `${include}${common}inputs = {\n  size = 2\n}\n`,
    };
    expect(await inputsOf(files)).toMatchObject({ verdict: 'pass', findings: [] });
    const typo = { ...files, 'live/queue/terragrunt.hcl': `${include}${common}inputs = {\n  sice = 2\n}\n` };
    const found = { findings: [{ rule: 'terragrunt/unknown-input' }] };
    expect(await inputsOf(typo, files)).toMatchObject({ verdict: 'fail', ...found });
    // Terragrunt takes it, so a folder that is as it is does not fail for it.
    expect(await inputsOf(typo)).toMatchObject({ verdict: 'pass', ...found });
  });

  it('are read where the source is beside the included file', async () => {
    const source = '"${get_parent_terragrunt_dir()}/..//modules/queue"';
    const include = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
    const text = `${include}${unit('  name = "a"\n  sise = 2', source)}`;
    const files: Files = { 'modules/queue/main.tf': module, 'live/root.hcl': '', 'live/eu/queue/terragrunt.hcl': text };
    const copy = { 'live/eu/queue/.terragrunt-cache/x/y/terragrunt.hcl': text };
    const checks = (await terragruntChecks(inputFor({ ...files, ...copy }))).filter(
      ({ name }) => name === 'terragrunt inputs',
    );
    expect(checks).toMatchObject([{ target: 'live/eu/queue', findings: [{ rule: 'terragrunt/unknown-input' }] }]);
  });

  it('are judged when the module changes, too', async () => {
    const files = live('  name = "a"');
    const after = { ...files, 'modules/queue/main.tf': `${module}variable "owner" {}\n` };
    expect(await inputsOf(after, files)).toMatchObject({
      verdict: 'fail',
      findings: [{ rule: 'terragrunt/missing-input' }],
    });
  });

  it('are not judged when nothing of the unit changes', async () => {
    const files = { ...live('  sise = 2'), 'other/terragrunt.hcl': unit('  name = "a"') };
    expect(await inputsOf({ ...files, 'README.md': 'x' }, files)).toBeUndefined();
  });

  it('show what was wrong before as a warning', async () => {
    const check = await inputsOf(live('  name = "b"\n  sise = 2'), live('  name = "a"\n  sise = 2'));
    expect(check).toMatchObject({ verdict: 'pass', findings: [{ severity: 'warning' }] });
    expect(check?.findings[0]?.message).toContain('Before this change already');
  });
});

describe('what cannot be told is unchecked, by name', () => {
  const git = 'git::https://git.example/modules.git//queue?ref=v1';
  const remote = (inputs: string): Files => ({ 'live/queue/terragrunt.hcl': unit(inputs, `"${git}"`) });

  it('a module that is not in the repository', async () => {
    const check = await inputsOf(remote('  name = "a"'));
    expect(check?.verdict).toBe('unchecked');
    expect(check?.reason).toContain(`module ${git} is not fetched. Vendor the module`);
  });

  it('but not where only values change that were literals of that kind before', async () => {
    const check = await inputsOf(remote('  size = 2'), remote('  size = 1'));
    expect(check).toMatchObject({ verdict: 'pass' });
    expect(check?.reason).toContain('nothing of it is changed here');
    expect(await inputsOf(remote('  size = "b"'), remote('  size = 1'))).toMatchObject({ verdict: 'unchecked' });
    expect(await inputsOf(remote('  size = 1\n  more = 2'), remote('  size = 1'))).toMatchObject({
      verdict: 'unchecked',
    });
  });

  it.each([
    ['computed inputs', 'inputs = merge(local.common, {})\n', 'live/queue/terragrunt.hcl:5 computes inputs'],
    ['variable files', 'inputs = {}\n', 'hands over variables by file'],
  ])('required inputs that %s may set', async (what, inputs, reason) => {
    const file = 'arguments = ["-var-file=x.tfvars"]\n    commands = ["plan"]';
    const extra = what === 'variable files' ? `  extra_arguments "x" {\n    ${file}\n  }\n` : '';
    const text = `terraform {\n  source = "../../modules/queue"\n${extra}}\n\n${inputs}`;
    const check = await inputsOf({ 'modules/queue/main.tf': module, 'live/queue/terragrunt.hcl': text });
    expect(check?.verdict).toBe('unchecked');
    expect(check?.reason).toContain('whether `name` is set');
    expect(check?.reason).toContain(reason);
  });

  it('a source that is computed, and an include that cannot be followed', async () => {
    const computed = { 'live/q/terragrunt.hcl': unit('', '"${get_env("MODULES")}/queue"') };
    expect((await inputsOf(computed))?.reason).toContain('is computed');
    const include = 'include "x" {\n  path = get_env("X")\n}\n';
    const files = live('  size = 1');
    const check = await inputsOf({
      ...files,
      'live/queue/terragrunt.hcl': include + (files['live/queue/terragrunt.hcl'] ?? ''),
    });
    expect(check?.verdict).toBe('unchecked');
    expect(check?.reason).toContain('includes a file that cannot be told');
  });

  it('knows variables that generated files declare', async () => {
    const generate =
      'generate "v" {\n  path = "v.tf"\n  if_exists = "overwrite"\n  contents = <<-E\n    variable "extra" {}\n  E\n}\n';
    const files = live('  name = "a"\n  extra = 1');
    const text = `${generate}${files['live/queue/terragrunt.hcl'] ?? ''}`;
    expect(await inputsOf({ ...files, 'live/queue/terragrunt.hcl': text })).toMatchObject({ verdict: 'pass' });
  });
});

describe('files of Terragrunt', () => {
  const filesOf = async (files: Files, before: Files) =>
    (await terragruntChecks(inputFor(files, before))).filter(({ name }) => name === 'terragrunt files');

  it('fail with file and line where they are no HCL', async () => {
    const before = live('  name = "a"');
    const checks = await filesOf({ ...before, 'live/env.hcl': 'locals {\n  a = 1\n' }, before);
    expect(checks).toMatchObject([
      { verdict: 'fail', findings: [{ file: 'live/env.hcl', rule: 'terragrunt/syntax' }] },
    ]);
  });

  it.each([
    [
      'a hook',
      'terraform {\n  before_hook "x" {\n    commands = ["plan"]\n    execute  = ["sh", "-c", "id"]\n  }\n}\n',
      2,
    ],
    ['run_cmd', 'locals {\n  a = run_cmd("id")\n}\n', 2],
  ])('fail where a change brings %s, and not where it was there before', async (_, text, line) => {
    const before = live('  name = "a"');
    const after = { ...before, 'live/root.hcl': text };
    const rule = 'terragrunt/runs-program';
    expect(await filesOf(after, before)).toMatchObject([{ verdict: 'fail', findings: [{ rule, line }] }]);
    expect(await filesOf({ ...after, 'live/root.hcl': `${text}# more\n` }, after)).toMatchObject([{ verdict: 'pass' }]);
  });

  it('are left alone in a repository without Terragrunt', async () => {
    expect(await terragruntChecks(inputFor({ 'packer/image.pkr.hcl': 'x {' }, {}))).toEqual([]);
  });
});
