import type { ChainHead } from '../domain/chain-head.ts';
import type { RunRecord, StoredRecord } from './audit-record.ts';
import type { AuditKey } from './record-signature.ts';

/** Which records of runs; all parts must fit. `since` is ISO 8601 in UTC. */
export type AuditFilter = {
  readonly repository?: string;
  readonly since?: string;
  readonly actor?: string;
  readonly pullRequest?: number;
  readonly issue?: number;
  /** The run's id or its beginning, at least eight characters. */
  readonly run?: string;
  /** The last one first, instead of the first. */
  readonly newestFirst?: boolean;
};

/** A record of a run with its place and hash. */
export type FoundRecord = { readonly stored: StoredRecord; readonly record: RunRecord };

/** What is kept of every run that ended. Nothing here can change a record. */
export type AuditStore = {
  /** What signatures are held against; the first signs. */
  readonly keys: readonly AuditKey[];
  /** The repositories that have a chain, sorted. */
  repositories(): Promise<readonly string[]>;
  /** A repository's chain in its order, page by page. */
  chain(repository: string): AsyncIterable<StoredRecord>;
  /** The last record of a chain as it is now. */
  head(repository: string): Promise<ChainHead>;
  /** The records of runs that fit, in the order of their ends, page by page. */
  find(filter: AuditFilter): AsyncIterable<FoundRecord>;
  /**
   * Removes the records before `before` (ISO 8601) from every chain and puts a checkpoint in their place, so that the rest still
   * verifies. Gives how many went.
   */
  prune(before: string): Promise<number>;
};
