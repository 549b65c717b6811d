import { createHash } from 'node:crypto';
import type { SemanticChange } from '../domain/change-set.ts';
import type { Story } from './story.ts';

/** The machine-readable part of a pull request's body: state lives in the pull request and can be read back. */
export type PullRequestRecord = {
  readonly version: 1;
  readonly run: string;
  readonly requestedBy: string;
  readonly asked: string;
  readonly planner: Story['proposal']['planner'];
  readonly base: string | null;
  readonly changes: readonly SemanticChange[];
  readonly files: readonly { readonly path: string; readonly sha256: string | null }[];
  readonly checks: readonly {
    readonly name: string;
    readonly target: string;
    readonly verdict: string;
    readonly tool: string | null;
  }[];
  readonly usage: Story['usage'];
  readonly shown: Story['shown'];
};

const opening = '<!-- promptops:record -->';
const maxChanges = 200;

/** Builds the record; more than 200 changes are left out, the files' hashes still tell what was done. */
export function recordOf(story: Story): PullRequestRecord {
  return {
    version: 1,
    run: story.runId,
    requestedBy: story.actor,
    asked: story.asked.slice(0, 2_000),
    planner: story.proposal.planner,
    base: story.base.commit,
    changes: story.changes.slice(0, maxChanges).map(withoutBulk),
    files: story.changeSet.files.map(({ path, after }) => ({
      path,
      sha256: after === undefined ? null : sha256(after),
    })),
    checks: story.checks.map(({ name, target, verdict, tool }) => ({ name, target, verdict, tool })),
    usage: story.usage,
    shown: story.shown,
  };
}

/** Writes the record as folded JSON. Characters that Markdown or HTML could act on are escaped, so nothing in it ends the block. */
export function renderRecord(record: PullRequestRecord): string {
  const json = JSON.stringify(record, null, 1).replace(
    /[<>`&@]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  return [
    opening,
    '<details><summary>Record (machine-readable)</summary>',
    '',
    '```json',
    json,
    '```',
    '',
    '</details>',
  ].join('\n');
}

/** Reads the record back from a body; `undefined` when there is none or it was damaged. */
export function parseRecord(body: string): PullRequestRecord | undefined {
  const start = body.lastIndexOf(opening);
  const json = start < 0 ? undefined : /\n```json\n([^`]*)\n```/.exec(body.slice(start))?.[1];
  if (json === undefined) return undefined;
  try {
    const record = JSON.parse(json) as PullRequestRecord;
    return record.version === 1 && typeof record.run === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two records tell of the same change: the same files with the same content. */
export function isSameChange(a: PullRequestRecord, b: PullRequestRecord): boolean {
  const told = (record: PullRequestRecord): string =>
    JSON.stringify(record.files.map(({ path, sha256: hash }) => [path, hash]).sort());
  return told(a) === told(b);
}

/** An added or removed object is named; its whole text is in the diff. */
function withoutBulk(change: SemanticChange): SemanticChange {
  if (change.path !== '') return change;
  const { file, object, path } = change;
  return { file, object, path, ...('from' in change ? { from: '…' } : {}), ...('to' in change ? { to: '…' } : {}) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
