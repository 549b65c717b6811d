import { expect, it } from 'vitest';
import { applyOperations } from '../../../src/edits/apply-operations.ts';

it('a comment behind an empty list stays a comment when a text of several lines goes in', async () => {
  const text = '- [] # note\n- name: a\n';
  const { files } = await applyOperations(
    [{ op: 'insert', file: 'values.yaml', object: 'values.yaml', path: '[0]', value: 'multi\nline\n' }],
    () => text,
  );
  expect(files[0]?.after).toBe('- ["multi\\nline\\n"] # note\n- name: a\n');
});
