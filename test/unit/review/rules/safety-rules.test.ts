import { expect, it } from 'vitest';
import { reviewFiles } from '../../../support/review-files.ts';

const machine = (lifecycle: string) => ({
  'main.tf': `resource "aws_instance" "a" {\n  ami = "b"\n  lifecycle {\n    ${lifecycle}\n  }\n}\n`,
});

it.each([
  ['ignore_changes = all', ['review/ignores-changes']],
  ['ignore_changes = all\n    replace_triggered_by = [terraform_data.version]', []],
  ['ignore_changes = [tags]', []],
])('%s', async (lifecycle, expected) => {
  expect((await reviewFiles(machine(''), machine(lifecycle))).map(({ rule }) => rule)).toEqual(expected);
});
