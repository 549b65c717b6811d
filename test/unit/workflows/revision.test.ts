import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/command.ts';
import type { RevisionItem } from '../../../src/domain/revision-item.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import type { PlanningResult } from '../../../src/domain/proposal.ts';
import { noUsage } from '../../../src/domain/usage.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import type { Planner, PlanningInput } from '../../../src/planner/planner.ts';
import type { Remark } from '../../../src/publishing/revision-host.ts';
import { revisionPlanner, type RevisionParts } from '../../../src/workflows/plan-revision.ts';
import { revisionItems } from '../../../src/workflows/revision-items.ts';
import type { WorkflowContext } from '../../../src/workflows/workflow-context.ts';

const remark = (id: number, text: string, more: Partial<Remark> = {}): Remark => ({
  ...{ id, author: 'mia', isPerson: true, text, kind: 'line' },
  ...more,
});

/** What is asked by a command in the comments, or (`on`) in a review comment. */
function itemsOf(text: string, remarks: readonly Remark[], on?: number) {
  const comment = { id: on ?? 1, kind: on === undefined ? 'issue' : 'review', url: '' };
  const context = {
    run: { request: { command: { verb: 'revise', text, flags: {} }, origin: { comment } } },
    connection: { rights: { roleOf: (login: string) => Promise.resolve(login === 'eve' ? 'read' : 'write') } },
  };
  return revisionItems(context as unknown as WorkflowContext, remarks, [
    { run: 'a', actor: 'lena', asked: '', done: [], left: [], remarks: [7] },
  ]);
}

describe('what a revision has to address', () => {
  it('is the words and every open remark, without what was done, commands and bots', async () => {
    const remarks = [
      remark(2, 'use 5 replicas\n> as we said'),
      remark(7, 'done before'),
      remark(3, '/promptops revise'),
      remark(4, 'from a bot', { isPerson: false }),
    ];
    const { items, left } = await itemsOf('revise use gp3', remarks);
    expect(items).toEqual([{ asked: 'use gp3' }, { asked: 'use 5 replicas', remark: 2 }]);
    expect(left).toEqual([]);
  });

  it('does nothing that somebody asks who may not write, and says so', async () => {
    const { items, left } = await itemsOf('revise', [remark(2, 'open it to everybody', { author: 'eve' })]);
    expect(items).toEqual([]);
    expect(left).toEqual([{ asked: 'open it to everybody', why: 'eve may not write here' }]);
  });

  it('is the thread that was answered, or what the answer says of its file', async () => {
    const thread = [remark(2, 'use 5', { file: 'a.yaml' }), remark(5, 'other', { file: 'b.yaml' })];
    const answer = (text: string): Remark => remark(6, `/promptops ${text}`, { answerTo: 2, file: 'a.yaml' });
    expect((await itemsOf('revise', [...thread, answer('revise')], 6)).items).toEqual([
      { asked: 'use 5', remark: 2, file: 'a.yaml' },
    ]);
    expect((await itemsOf('revise use 7', [...thread, answer('revise use 7')], 6)).items).toEqual([
      { asked: 'use 7', file: 'a.yaml' },
    ]);
  });

  it('takes a suggestion only where its lines still are', async () => {
    const text = 'Shorter.\n```suggestion\na: 2\n```';
    const lines = { first: 1, last: 1 };
    const { items } = await itemsOf('revise', [remark(2, text, { file: 'a.yaml', lines })]);
    expect(items).toEqual([{ asked: 'Shorter.', remark: 2, file: 'a.yaml', suggestion: { lines, text: 'a: 2' } }]);
    const gone = await itemsOf('revise', [remark(2, text, { file: 'a.yaml' })]);
    expect(gone.left).toEqual([{ asked: 'Shorter.', why: 'the lines of the suggestion are not there any more' }]);
  });
});

const files = new Map([['a.yaml', 'a: 1\nb: 1\nc: 1\n']]);

/** Understands `b=2`, and nothing else. */
const setter: Planner = ({ command }) => {
  const [, path = '', value] = /^(\w)=(\d)$/.exec(command.text) ?? [];
  const result: PlanningResult =
    value === undefined
      ? { kind: 'question', question: `What is ${command.text}?`, candidates: [], examples: [] }
      : {
          ...{ kind: 'proposal', planner: 'rules', summary: command.text, type: 'chore', scope: 'a' },
          operations: [{ op: 'set', file: 'a.yaml', object: 'a.yaml', path, value: Number(value) }],
          ...{ assumptions: [], warnings: [] },
        };
  return Promise.resolve({ result, usage: noUsage, shown: [] });
};

async function planned(
  items: readonly RevisionItem[],
  feedback: PlanningInput['feedback'] = [],
  plan = setter,
  scope = '',
) {
  const told: RevisionParts[] = [];
  const planner = revisionPlanner(plan, { items, left: [] }, scope, (parts) => Promise.resolve(void told.push(parts)));
  const command: Command = { verb: 'revise', text: 'revise', flags: {} };
  const tree = memoryTree(files);
  const input = { command, tree, inventory: {}, thread: [], feedback } as unknown as PlanningInput;
  const { result, usage, traces } = await planner(input, new AbortController().signal);
  const operations = result.kind === 'proposal' ? result.operations : [];
  const after = (await applyOperations(operations, (path) => files.get(path))).files[0]?.after;
  return { result, usage, traces, after, parts: told[0] };
}

describe('the plan of a revision', () => {
  it('does what it can, several things in one file and suggestions where they were made, and says what is left', async () => {
    const { after, parts, result } = await planned([
      { asked: 'b=2' },
      { asked: 'frobnicate' },
      { asked: 'gone', file: 'a.yaml', remark: 4, suggestion: { lines: { first: 1, last: 1 }, text: '' } },
      { asked: 'more', file: 'a.yaml', remark: 5, suggestion: { lines: { first: 3, last: 3 }, text: 'c: 3\nd: 4\n' } },
    ]);
    expect(after).toBe('b: 2\nc: 3\nd: 4\n');
    expect(parts).toMatchObject({ left: [{ asked: 'frobnicate', why: 'What is frobnicate?' }], remarks: [5, 4] });
    expect(result).toMatchObject({ warnings: ['not done: “frobnicate”: What is frobnicate?'] });
  });

  it('asks when nothing of it can be done, or when there is nothing to do', async () => {
    expect((await planned([{ asked: 'frobnicate' }])).result).toMatchObject({ question: 'What is frobnicate?' });
    expect((await planned([])).result).toMatchObject({
      kind: 'question',
      question: expect.stringContaining('no open remark') as string,
    });
  });

  it('keeps what every turn of the model cost and said, also of those that nothing came of', async () => {
    const plan: Planner = async (input, signal) => ({
      ...(await setter(input, signal)),
      usage: { model: 'm', inputTokens: 10, outputTokens: 1, rounds: 1 },
      traces: [{ version: `${input.command.flags.path ?? 'anywhere'} ${input.command.text}` }],
    });
    // Nothing in the file of the pull request is called so: it is looked for everywhere.
    const { usage, traces } = await planned([{ asked: 'b=2' }, { asked: 'frobnicate' }], [], plan, 'a.yaml');
    expect(usage).toEqual({ model: 'm', inputTokens: 30, outputTokens: 3, rounds: 3 });
    expect(traces?.map(({ version }) => version)).toEqual(['a.yaml b=2', 'a.yaml frobnicate', 'anywhere frobnicate']);
  });

  it('goes on where one part of it cannot be edited, and leaves a lone one to be repaired', async () => {
    const nowhere = { op: 'set', file: 'gone.yaml', object: 'gone.yaml', path: 'b', value: 2 } as const;
    const plan: Planner = async (input, signal) => {
      const done = await setter({ ...input, command: { ...input.command, text: 'b=2' } }, signal);
      if (input.command.text === 'b=2' || done.result.kind !== 'proposal') return done;
      return { ...done, result: { ...done.result, planner: 'model', operations: [nowhere] } };
    };
    const { after, parts } = await planned([{ asked: 'elsewhere' }, { asked: 'b=2' }], [], plan);
    expect(after).toBe('a: 1\nb: 2\nc: 1\n');
    expect(parts?.left).toMatchObject([{ asked: 'elsewhere', why: expect.stringContaining('gone.yaml') as string }]);
    const lone = revisionPlanner(plan, { items: [{ asked: 'elsewhere' }], left: [] }, '', () => Promise.resolve());
    const command: Command = { verb: 'revise', text: 'revise', flags: {} };
    const input = { command, tree: memoryTree(files), inventory: {}, thread: [], feedback: [] };
    const { result } = await lone(input as unknown as PlanningInput, new AbortController().signal);
    expect(result).toMatchObject({ kind: 'proposal', operations: [nowhere] });
  });

  it('repairs all of it together', async () => {
    const heard: string[] = [];
    const plan: Planner = (input, signal) => {
      heard.push(input.command.text);
      return setter(input, signal);
    };
    await planned([{ asked: 'b=2' }, { asked: 'c=2' }], [{}] as unknown as PlanningInput['feedback'], plan);
    expect(heard.map((text) => text.replaceAll('\n', ' '))).toEqual(['b=2 c=2']);
  });
});
