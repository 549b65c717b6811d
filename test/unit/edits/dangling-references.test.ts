import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { danglingReferences } from '../../../src/edits/dangling-references.ts';

async function places(gone: { file: string; object: string }, files: Readonly<Record<string, string>>) {
  const found = await danglingReferences([gone], memoryTree(new Map(Object.entries(files))));
  return found.map(({ file, line }) => `${file}:${line}`);
}

describe('what still refers to something that goes', () => {
  it('is a Terraform address in the same module, but no longer name, comment or other module', async () => {
    const bucket = { file: 'a/main.tf', object: 'aws_s3_bucket.logs' };
    expect(
      await places(bucket, {
        'a/out.tf': '# aws_s3_bucket.logs\noutput "arn" {\n  value = aws_s3_bucket.logs.arn\n}\n',
        'a/other.tf': 'x = aws_s3_bucket.logs2.arn\ny = data.aws_s3_bucket.logs.arn\n',
        'b/out.tf': 'value = aws_s3_bucket.logs.arn\n',
      }),
    ).toEqual(['a/out.tf:3']);
    expect(await places({ file: 'a/v.tf', object: 'variable.size' }, { 'a/main.tf': 'x = "${var.size}-y"\n' })).toEqual(
      ['a/main.tf:1'],
    );
  });

  it('is a call of a module whose last file went', async () => {
    const call = { 'live/main.tf': 'module "q" {\n  source = "../modules/queue"\n}\n' };
    const gone = { file: 'modules/queue/main.tf', object: '' };
    expect(await places(gone, call)).toEqual(['live/main.tf:2']);
    expect(await places(gone, { ...call, 'modules/queue/more.tf': '' })).toEqual([]);
  });

  it('is a name in a Kubernetes object where that kind is named, and a file in a kustomization', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: shop }\nspec:\n  serviceAccountName: shop\n';
    expect(await places({ file: 'k/sa.yaml', object: 'ServiceAccount/shop' }, { 'k/pod.yaml': pod })).toHaveLength(1);
    expect(await places({ file: 'k/cm.yaml', object: 'ConfigMap/shop' }, { 'k/pod.yaml': pod })).toEqual([]);
    expect(
      await places(
        { file: 'k/base/cm.yaml', object: '' },
        { 'k/over/kustomization.yaml': 'resources:\n  - ../base/cm.yaml\n' },
      ),
    ).toEqual(['k/over/kustomization.yaml:2']);
  });
});
