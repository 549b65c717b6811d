import { recordOfRun, sealRecord, type StoredRecord, type Unlinked } from '../../src/audit/audit-record.ts';
import type { Evidence } from '../../src/audit/evidence.ts';
import { genesis } from '../../src/domain/chain-head.ts';
import type { Request } from '../../src/domain/request.ts';
import type { Run } from '../../src/domain/run.ts';

/** A request of lena's on issue 7; tests say what they are about. */
export function requestOf(about: {
  readonly repository?: string;
  readonly quote?: string;
  readonly deliveryId?: string;
}): Request {
  const { repository = 'acme/infra', quote = 'scale checkout to 3', deliveryId = 'delivery' } = about;
  const [owner = '', name = ''] = repository.split('/');
  return {
    command: { verb: 'scale', text: quote, flags: {} },
    actor: 'lena',
    quote,
    title: 'A request',
    deliveryId,
    origin: {
      repository: { owner, name },
      installationId: 1,
      defaultBranch: 'main',
      issueNumber: 7,
      isPullRequest: false,
      textDigest: 'd'.repeat(64),
    },
  };
}

/** A run of a request as it ended. */
function endedRun(overrides: Partial<Run> = {}): Run {
  return {
    id: '6f1c2d3e-0000-4000-8000-000000000001',
    request: requestOf({}),
    state: 'done',
    outcome: 'changed',
    attempt: 1,
    made: {},
    timeline: [],
    createdAt: '2026-11-22T10:00:00.000Z',
    updatedAt: '2026-11-22T10:00:05.000Z',
    ...overrides,
  };
}

/** A whole chain of one repository, a second between its records. */
export function chainOf(records: readonly Unlinked[], repository = 'acme/infra'): readonly StoredRecord[] {
  const chain: StoredRecord[] = [];
  for (const [index, record] of records.entries()) {
    const at = new Date(Date.UTC(2026, 10, 22, 10, 0, index)).toISOString();
    chain.push(sealRecord(record, repository, chain.at(-1) ?? { sequence: 0, hash: genesis }, at));
  }
  return chain;
}

/** The record of a run, nothing redacted. */
export function recordOf(run: Partial<Run> = {}, evidence: Evidence = {}): Unlinked {
  return recordOfRun(endedRun(run), evidence, { software: 'promptops test', redact: (text) => text });
}
