import { describe, expect, it } from 'vitest';
import { parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import type { Operation, Proposal } from '../../../src/domain/proposal.ts';
import { noUsage } from '../../../src/domain/usage.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { worthAnotherRound } from '../../../src/planner/model/worth-another-round.ts';
import type { PlanningInput } from '../../../src/planner/planner.ts';
import { makeChange, type ChangeResult, type ChangeStages } from '../../../src/workflows/make-change.ts';
import { memoryTree } from '../context/memory-tree.ts';

const file = 'envs/prod/main.tf';
const tree: FileTree = memoryTree({
  [file]:
    'resource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n\nresource "aws_sns_topic" "t" {\n  name = "t"\n}\n',
});
const remove: Operation = { op: 'remove', file, object: 'aws_db_instance.main', path: '' };
const grow: Operation = { op: 'set', file, object: 'aws_db_instance.main', path: 'allocated_storage', value: 50 };

/** Plans what it is told, one proposal a round, and says what it was told back. */
async function change(
  planner: Proposal['planner'],
  rounds: readonly Operation[],
  config = 'version: 1\nguardrails: { stateful-removal: refuse }\n',
): Promise<{ readonly result: ChangeResult; readonly heard: readonly (readonly string[])[] }> {
  const heard: (readonly string[])[] = [];
  const stages: ChangeStages = {
    inventory: () => Promise.resolve({ environments: [] } as never),
    plan: ({ feedback }: PlanningInput) => {
      heard.push(feedback.flatMap(({ problems }) => problems));
      const operation = rounds[heard.length - 1] ?? remove;
      const proposal: Proposal = {
        kind: 'proposal',
        planner,
        summary: 's',
        type: 'chore',
        scope: 'db',
        operations: [operation],
        assumptions: [],
        warnings: [],
      };
      return Promise.resolve({ result: proposal, usage: noUsage, shown: [] });
    },
    edit: applyOperations,
    semanticChanges,
    guardPaths: () => undefined,
    validate: () => Promise.resolve({ checks: [], rendered: [], outputs: [], reaches: [] }),
    worthAnotherRound: (history) => worthAnotherRound(history),
  };
  const result = await makeChange(
    {
      command: { verb: 'set', text: 'remove the database', flags: {} },
      tree,
      config: parseRepositoryConfig(config),
      thread: () => Promise.resolve([]),
      signal: AbortSignal.timeout(10_000),
      enter: () => Promise.resolve(),
      planned: () => Promise.resolve(),
      authorizeChange: () => Promise.resolve({ allowed: true, rule: 'r', reason: '', needs: [] }),
    },
    stages,
  );
  return { result, heard };
}

describe('a change that a guardrail refuses', () => {
  it('ends with the guardrail, the file, the object, the reason and the remedy', async () => {
    const { result } = await change('rules', [remove]);
    expect(result).toMatchObject({ kind: 'answer', answer: { kind: 'refusal', rule: 'stateful-removal' } });
    const { reason, remedy } = (result as Extract<ChangeResult, { kind: 'answer' }>).answer as {
      reason: string;
      remedy: string;
    };
    expect(reason).toBe(
      '`envs/prod/main.tf` `aws_db_instance.main`: What keeps data would be destroyed: `aws_db_instance.main` is removed. Nothing was written.',
    );
    expect(remedy).toContain('moved');
  });

  it('is told to a model once, which may know another way', async () => {
    const { result, heard } = await change('model', [remove, grow]);
    expect(result).toMatchObject({ kind: 'change', change: { objections: [] } });
    expect(heard).toEqual([[], [expect.stringMatching(/^refused by stateful-removal: .*Keep it/)]]);
  });

  it('is not argued about with a model', async () => {
    const { result, heard } = await change('model', [remove, { ...remove, path: '' }, grow]);
    expect(result).toMatchObject({ kind: 'answer', answer: { rule: 'stateful-removal' } });
    expect(heard).toHaveLength(2);
  });
});

it('a change that wants a second person goes on, with what the guardrails say', async () => {
  const { result } = await change('rules', [remove], 'version: 1\n');
  expect(result).toMatchObject({
    kind: 'change',
    change: { objections: [{ action: 'approve', confirm: 'aws_db_instance.main' }] },
  });
});
