import { describe, expect, it } from 'vitest';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import { memoryTree } from '../../../../src/domain/memory-tree.ts';
import { addedFiles, planIn, proposal, question } from './support.ts';
import type { Answer } from './support.ts';

async function askIn(files: Readonly<Record<string, string>>, request: string): Promise<Answer> {
  const tree = memoryTree(new Map(Object.entries(files)));
  return planIn(tree, await buildInventory(tree), request);
}

async function pathsIn(files: Readonly<Record<string, string>>, request: string): Promise<readonly string[]> {
  return Object.keys(addedFiles(proposal(await askIn(files, request)).operations));
}

const release = (name: string, namespace: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  interval: 1h\n`;

describe('a cluster in which every app is a Helm release in a folder of its own', () => {
  const files = Object.fromEntries(
    ['default/radio', 'default/photos', 'default/notes', 'monitoring/grafana'].map((place) => {
      const [namespace = '', name = ''] = place.split('/');
      return [`kubernetes/${place}/${name}.yaml`, release(name, namespace)] as const;
    }),
  );

  it('gets a new workload beside them, in their namespace', async () => {
    const { operations } = proposal(
      await askIn(files, 'deployment named reviews with image ghcr.io/acme/reviews:1.0.0'),
    );
    expect(addedFiles(operations)['kubernetes/default/reviews/deployment.yaml']).toContain('namespace: default\n');
  });

  it('gets it where the apps of the namespace are that was asked for', async () => {
    const request = 'deployment named reviews with image ghcr.io/acme/reviews:1.0.0 in namespace monitoring';
    expect(await pathsIn(files, request)).toContain('kubernetes/monitoring/reviews/deployment.yaml');
  });
});

describe('modules in a folder of another name', () => {
  it('get company there', async () => {
    const files = {
      'terraform/lib/vpc/main.tf': 'resource "aws_vpc" "this" {}\n',
      'terraform/lib/eks/main.tf': 'resource "aws_eks_cluster" "this" {}\n',
      'terraform/eks/main.tf':
        'provider "aws" {}\n\nmodule "vpc" {\n  source = "../lib/vpc"\n}\n\nmodule "eks" {\n  source = "../lib/eks"\n}\n',
    };
    expect(await pathsIn(files, 's3 bucket named exports')).toContain('terraform/lib/exports/main.tf');
  });
});

describe('what serves the objects of a chart', () => {
  it('is not put beside the chart without asking', async () => {
    const files = { 'src/catalog/chart/Chart.yaml': 'apiVersion: v2\nname: catalog\nversion: 1.0.0\n' };
    expect(question(await askIn(files, 'hpa for catalog')).question).toContain('`catalog` is a Helm chart here');
    expect((await askIn(files, 'hpa for orders')).kind).toBe('proposal');
  });
});
