import packageFile from '../package.json' with { type: 'json' };
import { appendRecord, createAuditStore } from './adapters/audit-store.ts';
import type { Database, Query } from './adapters/database.ts';
import { recordOfRun } from './audit/audit-record.ts';
import type { AuditStore } from './audit/audit-store.ts';
import type { Evidence } from './audit/evidence.ts';
import { createRedactor } from './context/redact.ts';
import type { Run } from './domain/run.ts';

export type Audit = {
  readonly store: AuditStore;
  /** Puts the record of a run that ends into the transaction that `query` belongs to. */
  keepRecord(query: Query, run: Run, evidence: Evidence): Promise<void>;
};

/** The audit records of a database. `secrets` are the values that this process knows; none of them is ever recorded. */
export function composeAudit(database: Database, secrets: readonly string[]): Audit {
  const redactor = createRedactor(secrets);
  const redact = (text: string): string => redactor(text).text;
  const software = `promptops ${packageFile.version}`;
  return {
    store: createAuditStore(database),
    async keepRecord(query, run, evidence) {
      const { owner, name } = run.request.origin.repository;
      await appendRecord(query, `${owner}/${name}`, recordOfRun(run, evidence, { software, redact }));
    },
  };
}
