import { describe, expect, it } from 'vitest';
import { followVerb } from '../../../src/commands/pull-request-news.ts';
import { readRecord } from '../../../src/audit/audit-record.ts';
import type { FoundRecord } from '../../../src/audit/audit-store.ts';
import type { Evidence } from '../../../src/audit/evidence.ts';
import type { Made } from '../../../src/domain/run.ts';
import { auditText } from '../../../src/workflows/audit-text.ts';
import { chainOf, recordOf, requestOf } from '../../support/audit.ts';

function found(evidence: Evidence, quote = 'scale checkout to 3', made: Made = {}): FoundRecord {
  const [stored] = chainOf([recordOf({ request: requestOf({ quote }), made }, evidence)]);
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
    expect(text).toContain(
      '| planned by | model · `m-1`, 2 rounds, 5 + 6 tokens, at most 1 + 2 at once · prompts or templates `prompt-7`',
    );
    expect(text).toContain('| seen by the model | `a.yaml` abcdef0, 12 bytes |');
  });

  it('tells in a few lines what a review found, told and dropped, and which model looked', () => {
    const finding = { severity: 'error', file: 'a|b.tf', line: 3, message: 'Open to all.' } as const;
    const model = { name: 'm-2', maxContextTokens: 9, maxOutputTokens: 3, tools: [], answers: [] };
    const text = auditText(
      [
        found({
          review: {
            ...{ head: 'f'.repeat(40), base: 'e'.repeat(40), verdict: 'action_required' },
            findings: [
              { ...finding, rule: 'review/open', told: 'line' },
              { ...finding, rule: 'model/outage', told: 'check' },
            ],
            dropped: { misquoted: 2 },
            note: 'The model was down.',
          },
          heard: {
            usage: { model: 'm-2', inputTokens: 5, outputTokens: 6, rounds: 1 },
            shown: [{ path: 'a.tf', oid: 'abcdef0123', bytes: 12 }],
            traces: [{ version: 'prompt-8', model }],
          },
        }),
      ],
      [],
    );
    expect(text).toContain(
      "| reviewed | commit fffffff against eeeeeee: action required · 2 found (1 on lines, 1 in the check alone) · of the model's dropped: 2 misquoted · The model was down. |",
    );
    expect(text).toMatch(/\| found \| error `review\/open` at `a.*b\.tf:3`, error `model\/outage` at/);
    expect(text).toContain(
      '| looked at by | `m-2`, 1 round, 5 + 6 tokens, at most 9 + 3 at once · prompts or templates',
    );
    expect(text).toContain('| shown to it | `a.tf` abcdef0, 12 bytes |');
    expect(text).not.toMatch(/\| (?:changed|planned by) \|/);
  });

  it('tells why a workflow run failed, from which lines of which log', () => {
    const failure = {
      ...{ signature: 's', category: 'terraform', verdict: 'change', confidence: 0.9, because: 'it changed' },
      ...{ rootCause: '`tagz` is not | expected', planner: 'rules', job: 'plan' },
      evidence: [{ line: 4, sha256: 'c'.repeat(64) }],
    };
    const logs = [{ job: 'plan', sha256: 'd'.repeat(64), bytes: 900 }];
    const about = { workflowRun: 7, attempt: 2, commit: 'f'.repeat(40), pullRequest: 3, notes: [] };
    const record = found({ explained: [{ ...about, logs, failures: [failure] }] });
    expect(record.record.pullRequest).toBe(3);
    expect(auditText([record], [])).toMatch(
      /\| explained \| run 7 attempt 2, `plan`: .*tagz.* is not \\\| expected \(change, 0\.9, by rules, from 1 lines of a log with sha256 d{12}\) \|/,
    );
  });

  it('says where nobody asked', () => {
    const request = { ...requestOf({ quote: '' }), actor: 'mia', command: { verb: followVerb, text: '', flags: {} } };
    const [stored] = chainOf([recordOf({ request })]);
    const record = readRecord(stored?.body ?? '');
    if (stored === undefined || record?.kind !== 'run') throw new Error('not a record of a run');
    expect(auditText([{ stored, record }], [])).toContain('| asked | nobody; it followed what `mia` did at 2026-11-22');
  });

  it('lets looks at every push hide nothing that changed something', () => {
    const review = { head: 'f'.repeat(40), base: null, verdict: 'success', findings: [], dropped: {} } as const;
    const change = found({ answer: { kind: 'unchanged', message: '', at: [] } });
    const text = auditText([change, ...Array.from({ length: 9 }, () => found({ review }))], []);
    expect(text.match(/\| reviewed \|/g)).toHaveLength(2);
    expect(text).toContain('| planned by | unchanged');
    expect(text).toContain('… and 7 more');
  });

  it('tells what was spent on what led to nothing', () => {
    const usage = { model: 'm', inputTokens: 5, outputTokens: 6, rounds: 1 };
    const spent = { inputTokens: 50, outputTokens: 60 };
    const text = (tokens: typeof spent): string => auditText([found({ usage }, 'q', { spent: tokens })], []);
    expect(text(spent)).toContain('| tokens | 50 + 60 in all, with what led to nothing |');
    expect(text({ inputTokens: 5, outputTokens: 6 })).not.toContain('| tokens |');
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
