import { describe, expect, it } from 'vitest';
import { changesAbout, readHistoryQuery } from '../../../src/audit/history-query.ts';
import type { RunRecord } from '../../../src/audit/audit-record.ts';

const now = new Date('2026-11-22T12:00:00Z');
const record = {
  decision: { allowed: true, rule: 'r', reason: '', needs: [], environments: ['live'] },
  changes: [
    {
      file: 'apps/checkout/overlays/production/replicas.yaml',
      object: 'Deployment/checkout',
      path: 'spec.replicas',
      to: 5,
    },
    { file: 'envs/eu/main.tf', object: 'aws_s3_bucket.checkout_logs', path: 'acl', to: 'private' },
    {
      file: 'apps/payments/base/hpa.yaml',
      object: 'HorizontalPodAutoscaler/payments',
      path: 'spec.maxReplicas',
      to: 9,
    },
  ],
} as unknown as RunRecord;

const found = (text: string): readonly string[] =>
  changesAbout(record, readHistoryQuery(text, now)).map(({ object }) => object);

describe('a question about the past', () => {
  it.each([
    ['', 3],
    ['service:checkout', 2],
    ['service:check', 0],
    ['checkout production', 1],
    ['production', 1],
    ['env:live service:payments', 1],
    ['path:apps/', 2],
    ['path:apps/payments', 1],
    ['path:apps/pay', 0],
    ['envs/eu/main.tf', 1],
    ['actor:lena', 3],
  ])('%j finds %i changes', (text, count) => {
    expect(found(text)).toHaveLength(count);
  });

  it('reads time and person', () => {
    expect(readHistoryQuery('since:7d by:@lena', now)).toMatchObject({
      since: '2026-11-15T12:00:00.000Z',
      actor: 'lena',
    });
    expect(readHistoryQuery('since:2026-11-01', now).since).toBe('2026-11-01T00:00:00.000Z');
  });

  it.each(['since:soon', 'since:', 'colour:blue', 'constructor:x'])('says that %s means nothing', (text) => {
    expect(() => readHistoryQuery(text, now)).toThrow(text);
  });
});
