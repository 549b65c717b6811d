import { afterEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const dir = '.github/promptops/templates/terraform/data-lake';
const manifest = `
name: data-lake
summary: A bucket as the data team wants it
names: [data lake]
parameters:
  name: { type: string, format: s3-bucket-name, description: Name of the bucket. }
costs: Storage by the gigabyte.
security: Private and encrypted.
sources: [https://example.com]
examples: [{ request: a data lake named x-lake, gives: { name: x-lake } }]
`;
const main = '# As the data team wants it.\nresource "aws_s3_bucket" "this" {\n  bucket = <% name %>\n}\n';

describe("a repository's own template", () => {
  it('answers a request', async () => {
    const files = { [`${dir}/template.yaml`]: manifest, [`${dir}/files/main.tf`]: main, 'README.md': '# Hi\n' };
    world = await openWorld({ from: { files } });
    expect((await world.ask('/promptops generate a data lake named x-lake')).comment).toContain('Opened #');
    const [pull] = await world.pulls();
    expect(await world.diff(pull?.number ?? 0)).toContain('# As the data team wants it.');
  });
});
