import { describe, expect, it } from 'vitest';
import { addedFiles, ask, proposal, question, terraformModule } from './support.ts';

const sources = { aws: 'hashicorp/aws', google: 'hashicorp/google', azurerm: 'hashicorp/azurerm' };
type Cloud = keyof typeof sources;

/** A root module that has these providers. */
function root(clouds: readonly Cloud[]): ReturnType<typeof terraformModule> {
  return terraformModule('envs/prod', 'root', {
    environment: 'prod',
    providers: Object.fromEntries(clouds.map((cloud) => [cloud, { source: sources[cloud] }])),
  });
}

const made = async (request: string, clouds: readonly Cloud[]): Promise<string> =>
  proposal(await ask(request, { inventory: { terraform: [root(clouds)] } })).summary;

describe('which cloud a request means', () => {
  it.each<[string, Cloud, string]>([
    ['a bucket named logs', 'aws', 's3-bucket'],
    ['a bucket named logs', 'google', 'google-bucket'],
    ['a bucket named acmelogs', 'azurerm', 'azure-storage-account'],
    ['a vpc named core', 'aws', 'vpc'],
    ['a vpc named core', 'google', 'google-network'],
    ['a kubernetes cluster named platform', 'aws', 'eks-cluster'],
    ['a kubernetes cluster named platform', 'google', 'google-gke-cluster'],
    ['a kubernetes cluster named platform', 'azurerm', 'azure-aks-cluster'],
    ['a virtual network named core', 'azurerm', 'azure-virtual-network'],
    ['a container registry named acmeapps', 'azurerm', 'azure-container-registry'],
    ['a container registry named apps', 'google', 'google-artifact-registry'],
  ])('"%s" in a repository of %s alone is its own', async (request, cloud, template) => {
    expect(await made(request, [cloud])).toContain(`add ${template} module`);
  });

  it('asks in a repository with two clouds that have it', async () => {
    const asked = question(await ask('a bucket named logs', { inventory: { terraform: [root(['aws', 'google'])] } }));
    expect(asked.candidates.map(({ label }) => label.split(':')[0])).toEqual(
      expect.arrayContaining(['s3 bucket', 'gcs bucket']),
    );
  });

  it('follows the cloud that is named, whatever the repository has', async () => {
    expect(await made('a gcs bucket named logs', ['aws'])).toContain('google-bucket');
    expect(await made('an azure storage account named acmelogs', ['aws', 'google'])).toContain('azure-storage-account');
    expect(await made('an s3 bucket named logs', ['google'])).toContain('s3-bucket');
    expect(await made('aks named platform', ['google'])).toContain('azure-aks-cluster');
  });
});

describe('labels of Google', () => {
  const inventory = (tags: Readonly<Record<string, string>>): object => ({
    terraform: [root(['google'])],
    conventions: {
      terraform: { moduleFiles: [], tags, providers: {} },
      kubernetes: { labels: [], fileExtension: 'yaml' },
      helm: {},
    },
    environments: [{ name: 'prod', aliases: ['prod'], paths: ['envs/prod/**'], protected: true }],
  });

  it('are those of the neighbours, where Google takes them', async () => {
    const request = 'a gcs bucket named logs in europe-west3';
    const files = addedFiles(
      proposal(await ask(request, { inventory: inventory({ team: 'shop', 'Cost Center': 'A1' }) })).operations,
    );
    const variables = files['modules/logs/variables.tf'] ?? files['envs/modules/logs/variables.tf'] ?? '';
    expect(variables).toContain('team = "shop"');
    expect(variables).not.toContain('Cost Center');
  });

  it('are passed as labels where the module is called, and not at all to one that takes none', async () => {
    const call = async (request: string): Promise<string> =>
      Object.entries(addedFiles(proposal(await ask(request, { inventory: inventory({ team: 'shop' }) })).operations))
        .filter(([path]) => path.startsWith('envs/prod/'))
        .map(([, text]) => text)
        .join('');
    const bucket = await call('a gcs bucket named logs in europe-west3 in prod');
    expect(bucket).toContain('labels');
    expect(bucket).not.toContain('tags');
    expect(await call('a google network named core in prod')).not.toMatch(/tags|labels/);
  });
});
