import { describe, expect, it } from 'vitest';
import { moduleDirectory } from '../../../../src/validation/terraform/module-directory.ts';
import { memoryTree } from '../../context/memory-tree.ts';

const paths = [
  'registry.terraform.io/acme/vpc/aws/5.9.0/main.tf',
  'registry.terraform.io/acme/vpc/aws/5.10.0/main.tf',
  'registry.terraform.io/acme/vpc/aws/6.0.0/modules/endpoints/main.tf',
  'app.example.com/acme/vpc/aws/1.0.0/main.tf',
  'git.example.com/platform/modules/v2.0.3/network/main.tf',
  'github.com/acme/vpc/v1/main.tf',
];
const directory = moduleDirectory(memoryTree(Object.fromEntries(paths.map((path) => [path, '']))));

describe('a module in the directory', () => {
  it.each([
    ['acme/vpc/aws', '~> 5.0', 'registry.terraform.io/acme/vpc/aws/5.10.0'],
    ['acme/vpc/aws', undefined, 'registry.terraform.io/acme/vpc/aws/6.0.0'],
    ['acme/vpc/aws//modules/endpoints', '>= 5.0', 'registry.terraform.io/acme/vpc/aws/6.0.0/modules/endpoints'],
    ['app.example.com/acme/vpc/aws', '1.0.0', 'app.example.com/acme/vpc/aws/1.0.0'],
    [
      'git::https://git.example.com/platform/modules.git//network?ref=v2.0.3',
      undefined,
      'git.example.com/platform/modules/v2.0.3/network',
    ],
    [
      'git::ssh://git@git.example.com/platform/modules.git//network?ref=v2.0.3&depth=1',
      undefined,
      'git.example.com/platform/modules/v2.0.3/network',
    ],
    ['git@github.com:acme/vpc.git?ref=v1', undefined, 'github.com/acme/vpc/v1'],
    ['github.com/acme/vpc?ref=v1', undefined, 'github.com/acme/vpc/v1'],
  ])('%s %s', (source, version, dir) => {
    expect(directory.find({ source, version })).toMatchObject({ dir: `.promptops-modules/${dir}` });
  });

  it.each([
    ['acme/vpc/aws', '~> 7.0'],
    ['acme/vpc/aws//modules/none', '>= 5.0'],
    ['acme/vpc/aws//../../../../../git.example.com', '>= 5.0'],
    ['git::https://git.example.com/platform/modules.git//network', undefined],
    ['git::https://git.example.com/platform/modules.git//../../..?ref=v2.0.3', undefined],
    ['git::https://git.example.com/../github.com/acme/vpc?ref=v1', undefined],
    ['github.com/acme/vpc?ref=..', undefined],
    ['https://example.com/vpc.zip', undefined],
  ])('is none for %s %s', (source, version) => {
    expect(directory.find({ source, version })).toBeUndefined();
  });
});
