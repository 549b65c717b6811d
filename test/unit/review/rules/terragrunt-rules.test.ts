import { expect, it } from 'vitest';
import { reviewFiles, type Files } from '../../../support/review-files.ts';

const unit = (source: string, more = ''): string => `terraform {\n  source = "${source}"\n}\n${more}`;
const reader = (output: string): string =>
  unit(
    '../../modules//cache',
    `dependency "network" {\n  config_path = "../network"\n}\ninputs = {\n  ids = dependency.network.outputs.${output}\n}\n`,
  );
const files = (output: string, source = '../../modules//network'): Files => ({
  'modules/network/main.tf': 'output "subnet_ids" {\n  value = []\n}\n',
  'live/network/terragrunt.hcl': unit(source),
  'live/cache/terragrunt.hcl': reader(output),
});

it('an output that the module of the other unit does not have is told, with the one that is meant', async () => {
  expect(await reviewFiles(files('subnet_ids'), files('subnet_idz'))).toMatchObject([
    {
      rule: 'review/unknown-output',
      file: 'live/cache/terragrunt.hcl',
      line: 8,
      suggestion: '  ids = dependency.network.outputs.subnet_ids',
    },
  ]);
});

it('a module that comes from elsewhere may have any', async () => {
  const source = 'git::https://git.example/network.git?ref=v1';
  expect(await reviewFiles(files('subnet_ids', source), files('subnet_idz', source))).toEqual([]);
});
