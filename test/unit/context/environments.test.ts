import { describe, expect, test } from 'vitest';
import { compoundEnvironment, findEnvironment, readEnvironments } from '../../../src/context/environments.ts';
import { emptyInventory } from '../../../src/context/inventory.ts';

const names = (files: string[], settings: string[] = []) =>
  [...readEnvironments(files, settings).environments.keys()].sort();

describe('environments from names', () => {
  test.each([
    [
      ['envs/prod/main.tf', 'envs/dev/main.tf'],
      ['development', 'production'],
    ],
    [
      ['apps/a/overlays/eu-west/x.yaml', 'apps/a/overlays/production/x.yaml', 'apps/a/overlays/base/x.yaml'],
      ['eu-west', 'production'],
    ],
    [
      ['eks-prod/main.tf', 'eks-staging/main.tf'],
      ['production', 'staging'],
    ],
    [
      ['clusters/prod-eu/x.yaml', 'clusters/prod-us/x.yaml'],
      ['prod-eu', 'prod-us'],
    ],
    [
      ['live/prod/main.tf', 'live/non-prod/main.tf'],
      ['nonproduction', 'production'],
    ],
    [
      ['prd/a.tf', 'stg/a.tf', 'uat/a.tf'],
      ['production', 'staging', 'uat'],
    ],
  ])('%j', (files, expected) => {
    expect(names(files)).toEqual(expected);
  });

  test.each([
    [['dev/docker-compose.yaml', 'src/a.yaml']],
    [['test/fixtures/main.tf', 'modules/a/main.tf']],
    [['live/main.tf']],
    [['tools/dev-scripts/x.yaml', 'tools/prod-x/y.yaml']],
    [['product/a.yaml', 'stages.tf', 'developer/x.tf']],
  ])('words that only look like it name none: %j', (files) => {
    expect(names(files)).toEqual([]);
  });

  test('values and variables files tell it by their own names', () => {
    const files = [
      'c/values.yaml',
      'c/values-prod.yaml',
      'c/staging-values.yaml',
      'tf/dev.tfvars',
      'src/application-prod.yml',
      'x/test.yaml',
    ];
    const reader = readEnvironments(files, files);
    expect(files.map((file) => reader.of(file))).toEqual([
      undefined,
      'production',
      'staging',
      'development',
      undefined,
      undefined,
    ]);
  });

  test('the deepest folder that names one wins', () => {
    const reader = readEnvironments(['live/prod/a/main.tf', 'live/staging/a/main.tf'], []);
    expect(reader.of('live/prod/a/main.tf')).toBe('production');
  });

  test('pre-prod and non-prod are not production', () => {
    expect(compoundEnvironment('shop-pre-prod')?.name).toBe('preproduction');
    expect(compoundEnvironment('non-prod')?.name).toBe('nonproduction');
    expect(compoundEnvironment('reproduction')).toBeUndefined();
  });

  test('people may use any spelling', () => {
    const inventory = { ...emptyInventory, environments: [{ name: 'production', aliases: ['prd'], paths: [] }] };
    for (const word of ['production', 'prod', 'PRD', 'live'])
      expect(findEnvironment(inventory, word)?.name).toBe('production');
    expect(findEnvironment(inventory, 'staging')).toBeUndefined();
  });
});
