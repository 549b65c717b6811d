import { describe, expect, it } from 'vitest';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { undoFile, type FileHistory } from '../../../src/edits/undo-file.ts';

type Sides = Partial<Omit<FileHistory, 'path'>>;

function undo(path: string, { before, after, now }: Sides, by?: 'values' | 'lines') {
  return undoFile({ path, before, after, now }, by);
}

/** The text after undoing; fails where that is not possible. */
async function textAfter(path: string, sides: Sides, by?: 'values' | 'lines'): Promise<string | undefined> {
  const undone = await undo(path, sides, by);
  if ('moved' in undone) throw new Error(JSON.stringify(undone.moved));
  const { files } = await applyOperations(undone.operations, () => sides.now);
  return files.length === 0 ? sides.now : files[0]?.after;
}

const values = (replicas: number, tag = '1.0'): string =>
  `replicas: ${replicas} # of checkout\nimage:\n  tag: "${tag}"\n`;

describe('undoing a change of values', () => {
  it('keeps what others did in the same file, on the next line as well', async () => {
    const now = 'replicas: 5 # more\nimage:\n  tag: "1.1"\npaused: true\n';
    expect(await textAfter('values.yaml', { before: values(3), after: values(5), now })).toBe(
      'replicas: 3 # more\nimage:\n  tag: "1.1"\npaused: true\n',
    );
  });

  it('names object, path, what it had set and what is there where a value moved since', async () => {
    const undone = await undo('values.yaml', { before: values(3), after: values(5), now: values(8) });
    expect(undone).toEqual({
      moved: [{ file: 'values.yaml', object: 'values.yaml', path: 'replicas', expected: 5, found: 8 }],
    });
  });

  it('has nothing to do where somebody undid it already', async () => {
    expect(await undo('values.yaml', { before: values(3), after: values(5), now: values(3, '1.1') })).toEqual({
      operations: [],
    });
  });

  it('takes an added item of a list away as a whole, unless it was built on', async () => {
    const env = (...names: string[]): string =>
      `env:\n${names.map((name) => `  - name: ${name}\n    value: a\n`).join('')}`;
    const sides = { before: env('A'), after: env('A', 'B') };
    expect(await textAfter('values.yaml', { ...sides, now: env('A', 'B', 'C') })).toBe(env('A', 'C'));
    expect(await undo('values.yaml', { ...sides, now: `${env('A', 'B')}    more: 1\n` })).toMatchObject({
      moved: [{ path: 'env[name=B]', found: { name: 'B', value: 'a', more: 1 } }],
    });
  });

  it('compares a list without names as a whole', async () => {
    const list = (...zones: string[]): string => `zones: [${zones.join(', ')}]\n`;
    const sides = { before: list('a'), after: list('a', 'b') };
    expect(await undo('values.yaml', { ...sides, now: list('z', 'a', 'b') })).toMatchObject({
      moved: [{ path: 'zones' }],
    });
  });

  it('brings a removed block back with its comments', async () => {
    const topic = 'resource "aws_sns_topic" "alerts" {\n  # who is called at night\n  name = "alerts"\n}\n';
    const queue = 'resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n}\n';
    const sides = { before: `${queue}\n${topic}`, after: queue, now: queue.replace('"jobs"\n}', '"work"\n}') };
    const text = await textAfter('main.tf', sides);
    expect(text).toContain('# who is called at night');
    expect(text).toContain('name = "work"');
  });

  it('puts a nested block back as a block where lines cannot be merged, and no attribute in its place', async () => {
    const queue = (inner: string): string => `resource "aws_eks_node_group" "w" {\n  name = "w"\n${inner}}\n`;
    const block = '  update_config {\n    max_unavailable = 1\n  }\n';
    const sides = { before: queue(block), after: queue(''), now: queue('  size = 1\n') };
    expect(await textAfter('main.tf', sides)).toMatch(/size = 1\n\n? {2}update_config \{/);
  });
});

describe('undoing what happened to a whole file', () => {
  it('deletes an added one only as it came', async () => {
    expect(await undo('a.yaml', { after: 'a: 1\n', now: 'a: 1\n' })).toEqual({
      operations: [{ op: 'delete-file', file: 'a.yaml' }],
    });
    expect(await undo('a.yaml', { after: 'a: 1\n', now: 'a: 1\nb: 2\n' })).toMatchObject({
      moved: [{ file: 'a.yaml' }],
    });
  });

  it('brings a deleted one back, unless there is another by now', async () => {
    expect(await undo('a.yaml', { before: 'a: 1\n' })).toEqual({
      operations: [{ op: 'add-file', file: 'a.yaml', content: 'a: 1\n' }],
    });
    expect(await undo('a.yaml', { before: 'a: 1\n', now: 'b: 1\n' })).toMatchObject({ moved: [{ file: 'a.yaml' }] });
  });
});

describe('undoing by lines', () => {
  it('merges as git does: lines side by side conflict', async () => {
    const text = (one: string, two: string, three: string): string => `${one}\n${two}\n-\n-\n${three}\n`;
    const sides = { before: text('a', 'b', 'c'), after: text('A', 'b', 'c') };
    expect(await textAfter('notes.md', { ...sides, now: text('A', 'b', 'C') })).toBe(text('a', 'b', 'C'));
    expect(await undo('notes.md', { ...sides, now: text('A', 'B', 'c') })).toEqual({
      moved: [{ file: 'notes.md', object: 'notes.md', path: '[line=2]', found: 'B' }],
    });
    expect(await undo('values.yaml', { before: values(3), after: values(5), now: values(8) }, 'lines')).toMatchObject({
      moved: [{ path: '[line=1]' }],
    });
  });
});
