import { canonicalJson } from '../domain/canonical-json.ts';
import type { ChainHead } from '../domain/chain-head.ts';
import type { Json } from '../domain/json.ts';
import type { Made, Outcome, Run, TimelineEntry } from '../domain/run.ts';
import type { Request } from '../domain/request.ts';
import { digestOf } from '../domain/text-digest.ts';
import type { Evidence } from './evidence.ts';
import { signed, type AuditKey, type RecordSignature } from './record-signature.ts';
import { redactJson } from './redact-json.ts';

/** Where a record stands: each names the hash of the one before it in its repository. `at` is ISO 8601 in UTC. */
type Link = {
  readonly version: 1;
  readonly repository: string;
  readonly sequence: number;
  readonly previous: string;
  readonly at: string;
  /** Present where the operator gave a key. */
  readonly signature?: RecordSignature;
};

/** One run that ended, whatever its end was. */
export type RunRecord = Link &
  Evidence & {
    readonly kind: 'run';
    readonly run: string;
    readonly actor: string;
    readonly verb: string;
    readonly outcome: Outcome;
    readonly issue: number;
    readonly pullRequest: number | null;
    readonly branch: string | null;
    readonly base: Made['base'] | null;
    readonly request: Request;
    readonly askedAt: string;
    readonly attempts: number;
    readonly timeline: readonly TimelineEntry[];
    /** What its model calls took, whatever came of them: the same that the limits were charged. Absent where no model was asked. */
    readonly spent?: NonNullable<Made['spent']>;
    /** The version of PromptOps: it stands for the rules and the code of every stage. */
    readonly software: string;
  };

/** Stands in for records that were removed because they were too old: everything up to `through`, whose hash was `head`. */
export type CheckpointRecord = Link & {
  readonly kind: 'checkpoint';
  readonly through: number;
  readonly head: string;
};

export type AuditRecord = RunRecord | CheckpointRecord;

/** A record as it is stored: `body` is its canonical JSON and `hash` the sha256 of exactly that text. */
export type StoredRecord = {
  readonly repository: string;
  readonly sequence: number;
  readonly hash: string;
  readonly body: string;
};

/** A record without its place in a chain. */
export type Unlinked = Omit<RunRecord, keyof Link | 'kind'> | Omit<CheckpointRecord, keyof Link>;

/** What is recorded of a run that ended. Secrets are taken out before anything is hashed or stored. */
export function recordOfRun(
  run: Run,
  evidence: Evidence,
  { software, redact }: { readonly software: string; readonly redact: (text: string) => string },
): Unlinked {
  const { made, request } = run;
  const { proposal, usage, shown, traces } = made.plan ?? {};
  const planned = { proposal, usage, shown, traces };
  const record = {
    kind: 'run',
    run: run.id,
    actor: request.actor,
    verb: request.command.verb,
    outcome: run.outcome ?? 'failed',
    issue: request.origin.issueNumber,
    pullRequest: pullRequestOf(run, evidence),
    branch: made.branch ?? null,
    base: made.base ?? null,
    request,
    askedAt: run.createdAt,
    attempts: run.attempt,
    timeline: run.timeline,
    spent: made.spent,
    software,
    ...planned,
    ...evidence,
  };
  // Through JSON and back, so that what is absent stays absent instead of being a key without a value.
  return redactJson(JSON.parse(JSON.stringify(record)) as Json, redact) as unknown as Unlinked;
}

/** The one it made, else the one it was asked on, else the one whose failed run it explained. */
function pullRequestOf({ made, request: { origin } }: Run, { explained = [] }: Evidence): number | null {
  const asked = origin.isPullRequest ? origin.issueNumber : undefined;
  return made.pullRequest ?? asked ?? explained.find(({ pullRequest }) => pullRequest !== null)?.pullRequest ?? null;
}

/** Puts a record behind the head of its repository's chain, signed where there is a key. */
export function sealRecord(
  record: Unlinked,
  repository: string,
  head: ChainHead,
  at: string,
  keys: readonly AuditKey[] = [],
): StoredRecord {
  const sequence = head.sequence + 1;
  const linked = { ...record, version: 1, repository, sequence, previous: head.hash, at };
  const body = canonicalJson(signed(linked, keys) as unknown as Json);
  return { repository, sequence, hash: digestOf(body), body };
}

/** Reads a stored record; `undefined` when its text is not one. Whether it is genuine is for `verify-chain.ts` to say. */
export function readRecord(body: string): AuditRecord | undefined {
  try {
    const record = JSON.parse(body) as Partial<AuditRecord> | null;
    const isRecord = record?.version === 1 && (record.kind === 'run' || record.kind === 'checkpoint');
    return isRecord ? (record as AuditRecord) : undefined;
  } catch {
    return undefined;
  }
}
