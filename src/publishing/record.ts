import { createHash } from 'node:crypto';
import type { ApprovalNeed } from '../domain/approval.ts';
import { formatHead } from '../domain/chain-head.ts';
import { checkDigest } from '../domain/check-digest.ts';
import type { SemanticChange } from '../domain/change-set.ts';
import type { Json } from '../domain/json.ts';
import { planningFacts, type PlanningFacts } from '../domain/planning-facts.ts';
import type { Round } from '../domain/round.ts';
import { software } from '../domain/software.ts';
import { cutText } from '../domain/well-formed.ts';
import { approvalNeed } from './approval-need.ts';
import type { BodyRoom } from './body-room.ts';
import type { Story } from './story.ts';

/** The machine-readable part of a pull request's body: state lives in the pull request and can be read back. */
export type PullRequestRecord = {
  readonly version: 1;
  readonly run: string;
  /** Head of the repository's audit chain before this run's own record: `41:9f86d0…`. */
  readonly audit?: string;
  readonly origin?: NonNullable<Story['origin']> & { readonly issue: number | null };
  readonly requestedBy: string;
  readonly asked: string;
  /** Name and version of what made it; absent in what earlier versions wrote. */
  readonly software?: string;
  readonly base: string | null;
  readonly changes: readonly SemanticChange[];
  /** sha256 over the paths and contents of all files, also of those for which `files` has no room. */
  readonly content?: string;
  readonly files: readonly { readonly path: string; readonly sha256: string | null }[];
  readonly checks: readonly {
    readonly name: string;
    readonly target: string;
    readonly verdict: string;
    readonly tool: string | null;
    /** Digest of what it said; see `domain/check-digest.ts`. */
    readonly output?: string;
  }[];
  /** Who else must agree before it may be merged; `proposal` is what an approval is bound to. */
  readonly approval: ApprovalNeed;
  readonly guardrails: readonly {
    readonly name: string;
    readonly action: string;
    readonly file: string;
    readonly object: string;
    readonly path: string;
  }[];
  /** How many entries of which lists there was no room for; absent where all of them are here. */
  readonly left?: Readonly<Record<string, number>>;
  /** Every turn of work on it, where there was more than one; the rest of the record tells of the last turn and of the whole change. */
  readonly rounds?: readonly ({ readonly run: string; readonly requestedBy: string; readonly asked: string } & Partial<
    NonNullable<Round['planned']>
  >)[];
} & PlanningFacts;

const opening = '<!-- promptops:record -->';

/** Builds the record. Long lists and values are cut to the room there is; `content` still tells what was done. */
export function recordOf(
  story: Story,
  { characters, entries }: BodyRoom['record'] = { characters: 2_000, entries: 200 },
): PullRequestRecord {
  const files = filesOf(story);
  const { changes, checks, objections: guardrails, shown } = story;
  const left = leftOf({ changes, files, checks, guardrails, shown }, entries);
  return {
    version: 1,
    run: story.runId,
    ...(story.chain === undefined ? {} : { audit: formatHead(story.chain) }),
    ...(story.origin === undefined ? {} : { origin: { ...story.origin, issue: story.issueNumber ?? null } }),
    requestedBy: cutText(story.actor, 100),
    asked: cutText(story.asked, 2_000),
    software,
    ...planningFacts({ ...story, shown: shown.slice(0, entries) }),
    base: story.base.commit,
    changes: changes.slice(0, entries).map((change) => withoutBulk(change, characters)),
    content: contentOf(files),
    files: files.slice(0, entries),
    checks: checks.slice(0, entries).map((check) => ({
      name: check.name,
      target: cutText(check.target, 300),
      verdict: check.verdict,
      tool: check.tool,
      output: checkDigest(check),
    })),
    approval: approvalIn(story, entries),
    guardrails: guardrails.slice(0, entries).map(({ guardrail, action, file, object, path }) => ({
      name: guardrail,
      action,
      file: cutText(file, 1_000),
      object: cutText(object, 300),
      path: cutText(path, 500),
    })),
    ...(Object.keys(left).length === 0 ? {} : { left }),
    ...(story.rounds === undefined
      ? {}
      : { rounds: story.rounds.slice(-Math.max(1, entries)).map((round) => roundIn(round, entries)) }),
  };
}

function leftOf(
  lists: Readonly<Record<string, readonly unknown[]>>,
  entries: number,
): NonNullable<PullRequestRecord['left']> {
  const counts = Object.entries(lists).map(([name, list]) => [name, list.length - entries] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function approvalIn(story: Story, entries: number): ApprovalNeed {
  const need = approvalNeed(story);
  return { ...need, confirm: need.confirm.slice(0, entries) };
}

function roundIn(
  { run, actor, asked, planned }: Round,
  entries: number,
): NonNullable<PullRequestRecord['rounds']>[number] {
  const told = { run, requestedBy: cutText(actor, 100), asked: cutText(asked, 500) };
  return planned === undefined ? told : { ...told, ...planned, shown: planned.shown.slice(0, entries) };
}

function filesOf(story: Story): PullRequestRecord['files'] {
  return story.changeSet.files.map(({ path, after }) => ({ path, sha256: after === undefined ? null : sha256(after) }));
}

function contentOf(files: PullRequestRecord['files']): string {
  const lines = files.map(({ path, sha256: hash }) => JSON.stringify([path, hash]));
  return sha256(lines.toSorted().join('\n'));
}

/** Writes the record as folded JSON. Characters that Markdown or HTML could act on, and those that nobody sees, are escaped, so nothing in it ends the block. */
export function renderRecord(record: PullRequestRecord): string {
  const json = JSON.stringify(record, null, 1).replace(
    /[<>`&@\p{Cf}\p{Zl}\p{Zp}\u{7F}-\u{9F}]|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}]/gu,
    (character) => Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
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

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** Reads the record back from a body; `undefined` when there is none or it was damaged. */
export function parseRecord(body: string): PullRequestRecord | undefined {
  const json = jsonIn(body);
  if (json === undefined) return undefined;
  try {
    const record = JSON.parse(json) as PullRequestRecord;
    return record.version === 1 && typeof record.run === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * sha256 of the record's text between its fences, as the commit's trailer `PromptOps-Record` tells it: a body that was edited afterwards
 * no longer fits its commit. `undefined` when there is no record.
 */
export function recordDigest(body: string): string | undefined {
  const json = jsonIn(body);
  return json === undefined ? undefined : sha256(json);
}

/** GitHub's editor writes other line ends than we do; the text counts, not how its lines end. */
function jsonIn(body: string): string | undefined {
  const text = body.replaceAll('\r\n', '\n');
  const start = text.lastIndexOf(opening);
  return start < 0 ? undefined : /\n```json\n([^`]*)\n```/.exec(text.slice(start))?.[1];
}

/** Whether two records tell of the same change: the same files with the same content. */
export function isSameChange(a: PullRequestRecord, b: PullRequestRecord): boolean {
  return (a.content ?? contentOf(a.files)) === (b.content ?? contentOf(b.files));
}

/** An added or removed object is named (its whole text is in the diff), a long value is cut. */
function withoutBulk(change: SemanticChange, characters: number): SemanticChange {
  const { file, object, path } = change;
  const short = (value: Json): Json => (path === '' ? '…' : cutValue(value, characters));
  return {
    file: cutText(file, 1_000),
    object: cutText(object, 300),
    path: cutText(path, 500),
    ...(change.from === undefined ? {} : { from: short(change.from) }),
    ...(change.to === undefined ? {} : { to: short(change.to) }),
  };
}

function cutValue(value: Json, characters: number): Json {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= characters ? value : `${cutText(text, characters)}… (${text.length} characters)`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
