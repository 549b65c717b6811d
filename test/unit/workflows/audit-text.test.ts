import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/audit/audit-record.ts';
import type { FoundRecord } from '../../../src/audit/audit-store.ts';
import type { Evidence } from '../../../src/audit/evidence.ts';
import { auditText } from '../../../src/workflows/audit-text.ts';
import { chainOf, recordOf, requestOf } from '../../support/audit.ts';

function found(evidence: Evidence, quote = 'scale checkout to 3'): FoundRecord {
  const [stored] = chainOf([recordOf({ request: requestOf({ quote }) }, evidence)]);
  const record = readRecord(stored?.body ?? '');
  if (stored === undefined || record?.kind !== 'run') throw new Error('not a record of a run');
  return { stored, record };
}

describe('what /promptops audit shows', () => {
  it('names the model, its prompts and what it saw', () => {
    const model = { name: 'm-1', maxContextTokens: 1, maxOutputTokens: 2, tools: [], answers: [] };
    const text = auditText(
      [
        found({
          proposal: {
            kind: 'proposal',
            planner: 'model',
            summary: '',
            type: 'fix',
            scope: '',
            operations: [],
            assumptions: [],
            warnings: [],
          },
          traces: [{ version: 'prompt-7', model }],
          usage: { model: 'm-1', inputTokens: 5, outputTokens: 6, rounds: 2 },
          shown: [{ path: 'a.yaml', oid: 'abcdef0123', bytes: 12 }],
        }),
      ],
      [],
    );
    expect(text).toContain('| planned by | model · `m-1`, 2 rounds, 5 + 6 tokens · prompts or templates `prompt-7`');
    expect(text).toContain('| seen by the model | `a.yaml` abcdef0, 12 bytes |');
  });

  it('names who approved which commit and what they typed', () => {
    const approval = {
      login: 'mia',
      head: 'f'.repeat(40),
      proposal: 'e'.repeat(64),
      confirmed: ['aws_db_instance.main'],
    };
    const needs = { rules: ['stateful-removal'], confirm: ['aws_db_instance.main'], proposal: 'e'.repeat(64) };
    const text = auditText([found({ approval, needs })], []);
    expect(text).toContain('| needs | a second person (`stateful-removal`) |');
    expect(text).toContain('commit fffffff, proposal eeeeeeeeeeee by `mia`, and typed `aws_db_instance.main`');
  });

  it('lets no text of others act', () => {
    const hostile = '<img src=x> @everyone #1 | a `b` ![x](https://evil.example)';
    const text = auditText(
      [found({ error: { code: 'x', message: hostile } }, hostile)],
      [{ holds: false, text: hostile }],
    );
    const outsideCode = text.replaceAll(/(`+)[^\n]*?\1/g, '');
    expect(outsideCode).not.toMatch(/<img|@everyone|[^\w]#1\b|https:\/\//);
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .every((line) => line.endsWith(' |')),
    ).toBe(true);
  });
});
