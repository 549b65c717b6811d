import { appendRecord, createAuditStore } from './adapters/audit-store.ts';
import { openToRead, type Database, type Query } from './adapters/database.ts';
import { recordOfRun } from './audit/audit-record.ts';
import type { AuditStore } from './audit/audit-store.ts';
import { readAuditKeys } from './audit/record-signature.ts';
import type { Evidence } from './audit/evidence.ts';
import { readStoreSettings } from './config/service-config.ts';
import { createRedactor } from './context/redact.ts';
import { PromptOpsError } from './domain/errors.ts';
import type { Run } from './domain/run.ts';
import { software } from './domain/software.ts';

export type Audit = {
  readonly store: AuditStore;
  /** Puts the record of a run that ends into the transaction that `query` belongs to. */
  keepRecord(query: Query, run: Run, evidence: Evidence): Promise<void>;
};

/**
 * The audit records of a database. `secrets` are the values that this process knows; none of them is ever recorded.
 * @param auditKey `PROMPTOPS_AUDIT_KEY`; without one records are not signed
 */
export function composeAudit(database: Database, secrets: readonly string[], auditKey?: string): Audit {
  const keys = readAuditKeys(auditKey);
  const redactor = createRedactor(secrets);
  const redact = (text: string): string => redactor(text).text;
  return {
    store: createAuditStore(database, keys),
    async keepRecord(query, run, evidence) {
      const { owner, name } = run.request.origin.repository;
      await appendRecord(query, `${owner}/${name}`, recordOfRun(run, evidence, { software, redact }), keys);
    },
  };
}

const dayMs = 86_400_000;

/** Removes records that are older than the operator wants them kept, now and once a day; gives what stops it. */
export function keepFor(
  days: number | undefined,
  store: AuditStore,
  log: { info(fields: object, text: string): void; error(fields: object, text: string): void },
): () => void {
  if (days === undefined) return () => undefined;
  const prune = (): void =>
    void store.prune(new Date(Date.now() - days * dayMs).toISOString()).then(
      (removed) => removed > 0 && log.info({ removed, days }, 'old audit records removed'),
      (error: unknown) => log.error({ err: error }, 'old audit records could not be removed'),
    );
  prune();
  const timer = setInterval(prune, dayMs).unref();
  return () => clearInterval(timer);
}

/** The audit records of a service, to be read by the command line; close it when done. */
export type OpenedAudit = AsyncDisposable & { readonly store: AuditStore };

/**
 * Opens the records of the service that `DATABASE_URL` or `PROMPTOPS_DATA_DIR` names.
 * @throws {PromptOpsError} `no-database` when there is none
 */
export async function openAudit(env: Readonly<Record<string, string | undefined>>): Promise<OpenedAudit> {
  const { DATABASE_URL: url, PROMPTOPS_DATA_DIR: dataDir, PROMPTOPS_AUDIT_KEY: key } = readStoreSettings(env);
  const database = await openToRead({ dataDir, ...(url === undefined ? {} : { url }) });
  if (database === undefined) throw new PromptOpsError('no-database', { path: dataDir });
  return { store: createAuditStore(database, readAuditKeys(key)), [Symbol.asyncDispose]: database.close };
}
