import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { promptops } from './command-line.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'promptops-templates-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const manifest = `
name: lock-table
summary: A table that holds locks
names: [lock table]
provider: { name: aws, source: hashicorp/aws, version: ">= 6.0" }
parameters:
  name: { type: string, format: aws-name, description: Name of the table. }
costs: By the request.
security: Encrypted by AWS.
sources: [https://example.com]
examples: [{ request: a lock table named x-locks, gives: { name: x-locks } }]
`;

/** A folder with one template of this main.tf. */
async function ownTemplates(main: string): Promise<string> {
  const dir = await folder();
  const at = join(dir, 'terraform', 'lock-table');
  await mkdir(join(at, 'files'), { recursive: true });
  await writeFile(join(at, 'template.yaml'), manifest);
  await writeFile(join(at, 'files', 'main.tf'), main);
  return dir;
}

describe('promptops templates', () => {
  it('lists, and shows what a template takes', async () => {
    const list = await promptops('templates', 'list');
    expect(list.stdout).toMatch(/^terraform\/s3-bucket +A private S3 bucket/m);
    const show = await promptops('templates', 'show', 'terraform/kms-key');
    expect(show.stdout).toContain('rotation_days: integer (default 365)');
    expect(await promptops('templates', 'show', 'kms-kee')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean `kms-key`?') as string,
    });
  });

  it('renders into a folder, and asks for what is wrong or missing', async () => {
    const out = await folder();
    const done = await promptops('templates', 'render', 'kms-key', 'name=orders', 'rotation=false', '--out', out);
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('Without rotation') as string });
    expect(await readFile(join(out, 'modules', 'orders', 'main.tf'), 'utf8')).toContain(
      'enable_key_rotation     = false',
    );
    const asked = await promptops('templates', 'render', 'kms-key', 'deletion_window_days=3');
    expect(asked).toMatchObject({ code: 3, stderr: expect.stringContaining('7 days to 30 days') as string });
    expect((await promptops('templates', 'render', 'kms-key', 'colour=red')).stderr).toContain(
      'sets no parameter of kms-key',
    );
  });

  it('checks a folder with the real tools, deprecated arguments included', async () => {
    const table = (more: string): string =>
      `resource "aws_dynamodb_table" "this" {\n  name         = <% name %>\n  billing_mode = "PAY_PER_REQUEST"\n  hash_key     = "id"\n${more}\n  attribute {\n    name = "id"\n    type = "S"\n  }\n}\n`;
    const good = await promptops('templates', 'check', await ownTemplates(table('')));
    expect(good).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 templates, 1 examples, \d+ checks, 0/) as string,
    });
    const old = '\nresource "aws_s3_bucket_object" "old" {\n  bucket = "x"\n  key    = "x"\n}\n';
    const bad = await promptops('templates', 'check', await ownTemplates(table('  colour       = "red"\n') + old));
    expect(bad.code).toBe(4);
    expect(bad.stdout).toContain('"colour" is not expected here');
    expect(bad.stdout).toContain('Deprecated argument: "aws_s3_bucket_object" is deprecated');
  });

  it('says what is wrong with a file that cannot be rendered, and with a folder that holds no template', async () => {
    const dir = await ownTemplates('a = "<% name | bare %>"\nb = <% nothing %>\n');
    const broken = await promptops('templates', 'check', dir);
    expect(broken.code).toBe(4);
    expect(broken.stdout).toContain('terraform/lock-table, example "a lock table named x-locks": cannot be rendered: ');
    const empty = await promptops('templates', 'check', join(dir, 'terraform', 'lock-table'));
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('holds no template') as string });
  });
});
