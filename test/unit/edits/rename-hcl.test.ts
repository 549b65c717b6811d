import { describe, expect, it } from 'vitest';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { intentCheck } from '../../../src/validation/intent.ts';
import type { HclRename } from '../../../src/domain/hcl-rename.ts';
import { renameInHcl, renameOperations } from '../../../src/edits/rename-hcl.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { canonicalOperations } from '../../../src/edits/canonical-operations.ts';

const queue: HclRename = {
  ...{ from: 'jobs', to: 'work', referred: 'aws_sqs_queue' },
  declared: ['resource', 'aws_sqs_queue', 'jobs'],
};

describe('a name of Terraform', () => {
  it.each([
    ['its block', 'resource "aws_sqs_queue" "jobs" {}\n', 'resource "aws_sqs_queue" "work" {}\n'],
    ['a reference', 'x = aws_sqs_queue.jobs.arn\n', 'x = aws_sqs_queue.work.arn\n'],
    ['a reference with an index', 'x = aws_sqs_queue.jobs[0].arn\n', 'x = aws_sqs_queue.work[0].arn\n'],
    ['a reference in a string', 'x = "${aws_sqs_queue.jobs.arn}/*"\n', 'x = "${aws_sqs_queue.work.arn}/*"\n'],
    [
      'a reference in a heredoc',
      'x = <<EOT\n${aws_sqs_queue.jobs.id}\nEOT\n',
      'x = <<EOT\n${aws_sqs_queue.work.id}\nEOT\n',
    ],
    [
      'what it depends on',
      'm "x" {\n  depends_on = [aws_sqs_queue.jobs]\n}\n',
      'm "x" {\n  depends_on = [aws_sqs_queue.work]\n}\n',
    ],
    [
      'an argument of a function',
      'x = join(",", aws_sqs_queue.jobs[*].id)\n',
      'x = join(",", aws_sqs_queue.work[*].id)\n',
    ],
  ])('changes in %s', async (_, before, after) => {
    expect(await renameInHcl(before, queue)).toBe(after);
  });

  it.each([
    ['another type', 'resource "aws_sns_topic" "jobs" {}\n'],
    ['another name', 'x = aws_sqs_queue.jobs_dead.arn\n'],
    ['a data source', 'data "aws_sqs_queue" "jobs" {}\ny = data.aws_sqs_queue.jobs.arn\n'],
    ['an attribute of something else', 'x = module.aws_sqs_queue.jobs\n'],
    ['text and comments', '# aws_sqs_queue.jobs\nx = "aws_sqs_queue.jobs"\n'],
    ['a move that was', 'moved {\n  from = aws_sqs_queue.old\n  to   = aws_sqs_queue.jobs\n}\n'],
  ])('stays in %s', async (_, text) => {
    expect(await renameInHcl(text, queue)).toBe(text);
  });

  it('is neither found nor lost in what is no HCL', async () => {
    expect(await renameInHcl('resource "aws_sqs_queue" "jobs" {\n', queue)).toBeUndefined();
  });

  it.each<[string, HclRename, string, string]>([
    [
      'of a local',
      { from: 'a', to: 'b', declared: 'locals', referred: 'local' },
      'locals {\n  a = 1\n  c = local.a\n}\n',
      'locals {\n  b = 1\n  c = local.b\n}\n',
    ],
    [
      'of an argument',
      { from: 'a', to: 'b', given: ['m'] },
      'module "m" {\n  a = 1\n}\nmodule "n" {\n  a = 1\n}\n',
      'module "m" {\n  b = 1\n}\nmodule "n" {\n  a = 1\n}\n',
    ],
    [
      'of an output',
      { from: 'a', to: 'b', read: ['m'] },
      'x = [module.m.a, module.n.a, module.m[0].a]\n',
      'x = [module.m.b, module.n.a, module.m[0].b]\n',
    ],
    [
      'in tfvars, with what stands below it',
      { from: 'a', to: 'longer', assigned: true },
      'a   = 1\nbcd = 2\n',
      'longer = 1\nbcd    = 2\n',
    ],
  ])('%s', async (_, rename, before, after) => {
    expect(await renameInHcl(before, rename)).toBe(after);
  });
});

it('changes what it declares and nothing else, also where one line stands twice', async () => {
  const twice = 'output "a" {\n  value = aws_sqs_queue.jobs.arn\n}\n';
  const text = `resource "aws_sqs_queue" "jobs" {\n  name = "x"\n}\n\n${twice}\n${twice.replace('"a"', '"b"')}`;
  const operations = (await renameOperations(new Map([['main.tf', { text, rename: queue }]]))) ?? [];
  const changes = await applyOperations(operations, () => text);
  expect(changes.files[0]?.after).toBe(
    text.replaceAll('aws_sqs_queue.jobs', 'aws_sqs_queue.work').replace('"jobs"', '"work"'),
  );
  const declared = await canonicalOperations(operations, () => Promise.resolve(text));
  expect(intentCheck(declared, await semanticChanges(changes))).toMatchObject({ verdict: 'pass' });
});
