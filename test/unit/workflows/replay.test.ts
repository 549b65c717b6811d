import { expect, it } from 'vitest';
import { readRecord, type RunRecord } from '../../../src/audit/audit-record.ts';
import type { Evidence } from '../../../src/audit/evidence.ts';
import { defaultRepositoryConfig } from '../../../src/config/repository-config.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { Request } from '../../../src/domain/request.ts';
import { digestOf } from '../../../src/domain/text-digest.ts';
import { noUsage } from '../../../src/domain/usage.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import type { Planner } from '../../../src/planner/planner.ts';
import { replay } from '../../../src/workflows/replay.ts';
import type { ReplayStages } from '../../../src/workflows/replay-plan.ts';
import { chainOf, recordOf, requestOf } from '../../support/audit.ts';
import { memoryTree } from '../context/memory-tree.ts';

const setting = (path: string, value: number): Proposal => ({
  ...{ kind: 'proposal', planner: 'rules', summary: `${path}=${value}`, type: 'chore', scope: 'a' },
  operations: [{ op: 'set', file: 'a.yaml', object: 'a.yaml', path, value }],
  ...{ assumptions: [], warnings: [] },
});

/** Understands `b=2`, and asks about everything else. */
const setter: Planner = ({ command }) => {
  const [, path = '', value] = /^(\w)=(\d)$/.exec(command.text) ?? [];
  const question = { kind: 'question', question: `What is ${command.text}?`, candidates: [], examples: [] } as const;
  const result = value === undefined ? question : setting(path, Number(value));
  return Promise.resolve({ result, usage: noUsage, shown: [] });
};

/** The record of a run with this verb that made `after` of the file; replayed with what `heard` notes of the planner. */
async function replayed(verb: string, after: string, evidence: Evidence, request: Partial<Request> = {}) {
  const heard: string[] = [];
  const plan: Planner = (input, signal) => {
    heard.push(input.command.text);
    return setter(input, signal);
  };
  const files = [{ path: 'a.yaml', before: '', after: digestOf(after) }];
  const asked = { ...requestOf({ quote: 'a=1' }), ...request, command: { verb, text: 'frobnicate', flags: {} } };
  const [stored] = chainOf([recordOf({ request: asked }, { changes: [], checks: [], files, ...evidence })]);
  const stages = {
    inventory: () => Promise.resolve({ environments: [] }),
    plan,
    sure: plan,
    edit: applyOperations,
    semanticChanges,
    guardPaths: () => undefined,
    validate: () => Promise.resolve({ checks: [], rendered: [], outputs: [], reaches: [] }),
    worthAnotherRound: () => true,
  } as unknown as ReplayStages;
  const input = {
    record: readRecord(stored?.body ?? '') as RunRecord,
    tree: memoryTree({ 'a.yaml': 'a: 1\nb: 1\nc: 1\n' }),
    config: defaultRepositoryConfig,
    redact: (value: unknown) => value as never,
    signal: new AbortController().signal,
  };
  return { heard, ...(await replay(input, stages)) };
}

it('a revision is planned part by part, as it was', async () => {
  const revision = { items: [{ asked: 'b=2' }, { asked: 'c=3' }], left: [], scope: '' };
  const result = await replayed('revise', 'a: 1\nb: 2\nc: 3\n', { proposal: setting('b', 2), revision });
  expect(result).toMatchObject({ heard: ['b=2', 'c=3'], sameChangeSet: true, isFollowed: false });
});

it('an answer is planned with every reading it had', async () => {
  const question = { kind: 'question', question: 'Which?', candidates: [], examples: [] } as const;
  const answer = { run: 'r', words: 'the second', question, original: 'x', others: ['c=3'], isPlain: true };
  const result = await replayed('set', 'a: 1\nb: 1\nc: 3\n', { proposal: setting('c', 3) }, { answer });
  expect(result).toMatchObject({ heard: ['frobnicate', 'c=3'], sameChangeSet: true });
});

it.each(['revert', 'fix'])('the plan of a %s is followed, and nobody is asked for another', async (verb) => {
  const result = await replayed(verb, 'a: 1\nb: 2\nc: 1\n', { proposal: setting('b', 2) });
  expect(result).toMatchObject({ heard: [], sameChangeSet: true, isFollowed: true, differences: [] });
});

it('a revert that came to no plan is not replayed, and says why', async () => {
  await expect(replayed('revert', '', {})).rejects.toMatchObject({ code: 'not-replayable' });
});
