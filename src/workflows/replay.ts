import type { RunRecord } from '../audit/audit-record.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { SemanticChange } from '../domain/change-set.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Check } from '../domain/check.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Json } from '../domain/json.ts';
import type { PlanningResult, Proposal } from '../domain/proposal.ts';
import { software } from '../domain/software.ts';
import type { Usage } from '../domain/usage.ts';
import { breaksIntent } from '../validation/intent.ts';
import { evidenceOf } from './change-evidence.ts';
import { readTeamTemplates } from '../planner/templates/team-templates.ts';
import { makeChange } from './make-change.ts';
import { isFollowed, replayPlan, type ReplayStages } from './replay-plan.ts';

/** What planning and proving a request gave, then or now. */
export type Given = {
  readonly outcome: 'changed' | 'question' | 'refused' | 'unchanged' | 'failed' | 'nothing';
  readonly message: string;
  readonly planner: Proposal['planner'] | null;
  readonly versions: readonly string[];
  readonly software: string;
  readonly usage: Usage | null;
  readonly files: readonly { readonly path: string; readonly after: string | null }[];
  readonly changes: readonly SemanticChange[];
  readonly checks: readonly Pick<Check, 'name' | 'target' | 'verdict' | 'tool'>[];
};

export type Replay = {
  /** What it gave then. */
  readonly recorded: Given;
  /** What it gives now. */
  readonly replayed: Given;
  readonly sameChangeSet: boolean;
  /** The recorded plan was followed: what it was made from is in no record. */
  readonly isFollowed: boolean;
  /** One line each; empty when nothing that matters differs. */
  readonly differences: readonly string[];
};

export type ReplayInput = {
  readonly record: RunRecord;
  /** The files as the run saw them. */
  readonly tree: FileTree;
  readonly config: RepositoryConfig;
  /** As for records, so that what was redacted then does not differ now. */
  readonly redact: (value: Json) => Json;
  readonly signal: AbortSignal;
};

/**
 * The recorded request on the recorded files again, side by side with what it gave then. Reads, computes and proves; writes nothing.
 * Whether the person may do it is not asked again: rights belong to a moment, and the record says what was decided.
 */
export async function replay(input: ReplayInput, stages: ReplayStages): Promise<Replay> {
  const recorded = givenThen(input.record);
  const now = await givenNow(input, stages);
  const changes = input.redact(now.changes as unknown as Json) as unknown as Given['changes'];
  const replayed = { ...now, changes };
  const sameChangeSet = equal(recorded.files, replayed.files);
  const differences = differencesOf(recorded, replayed);
  return { recorded, replayed, sameChangeSet, isFollowed: isFollowed(input.record), differences };
}

type Attested = ReturnType<typeof evidenceOf>;

function givenThen(record: RunRecord): Given {
  const otherwise = record.error?.message ?? `It ended as ${record.outcome} before anything was planned.`;
  return { ...givenBy(record, otherwise), software: record.software };
}

function givenBy(
  { proposal, answer, files, checks = [], changes = [], traces = [], usage }: Attested,
  otherwise: string,
): Given {
  const common = {
    planner: proposal?.planner ?? null,
    versions: [...new Set(traces.flatMap(({ version }) => version ?? []))],
    software,
    usage: usage ?? null,
    files: (files ?? []).map(({ path, after }) => ({ path, after })),
    changes,
    checks: checks.map(({ name, target, verdict, tool }) => ({ name, target, verdict, tool })),
  };
  if (files !== undefined)
    return { outcome: breaksIntent(checks) ? 'failed' : 'changed', message: proposal?.summary ?? '', ...common };
  if (answer === undefined) return { outcome: 'nothing', message: otherwise, ...common };
  return { outcome: answer.kind === 'refusal' ? 'refused' : answer.kind, message: wordsOf(answer), ...common };
}

function wordsOf(answer: Exclude<PlanningResult, Proposal>): string {
  switch (answer.kind) {
    case 'question':
      return answer.question;
    case 'refusal':
      return answer.reason;
    case 'unchanged':
      return answer.message;
  }
}

async function givenNow({ record, tree, config, signal }: ReplayInput, stages: ReplayStages): Promise<Given> {
  const again = replayPlan(record, stages);
  try {
    const result = await makeChange(
      {
        command: record.request.command,
        tree,
        config,
        thread: () => Promise.resolve(record.thread ?? []),
        askedAt: record.askedAt,
        ownTemplates: () => readTeamTemplates(tree),
        ...(again.plan === undefined ? {} : { plan: again.plan }),
        signal,
        enter: () => Promise.resolve(),
        planned: () => Promise.resolve(),
        authorizeChange: () =>
          Promise.resolve({ allowed: true, rule: 'replay', reason: 'nothing is written', needs: [] }),
      },
      again.stages,
    );
    return givenBy(evidenceOf(result), '');
  } catch (error) {
    if (!(error instanceof PromptOpsError)) throw error;
    return { ...givenBy({}, `${error.message} ${error.remedy}`), outcome: 'failed' };
  }
}

function differencesOf(then: Given, now: Given): readonly string[] {
  const differs = (what: string, a: string, b: string): readonly string[] => (a === b ? [] : [`${what}: ${a} → ${b}`]);
  const filesOf = ({ files }: Given): ReadonlyMap<string, string> =>
    new Map(files.map(({ path, after }) => [path, after?.slice(0, 12) ?? 'deleted']));
  const verdictsOf = ({ checks }: Given): ReadonlyMap<string, string> =>
    new Map(checks.map(({ name, target, verdict }) => [`${name} of ${target}`, verdict]));
  return [
    ...differs('outcome', then.outcome, now.outcome),
    ...differs('planner', then.planner ?? 'none', now.planner ?? 'none'),
    ...(then.outcome === 'changed' ? [] : differs('answer', then.message, now.message)),
    ...mapDifferences(filesOf(then), filesOf(now), differs),
    ...mapDifferences(verdictsOf(then), verdictsOf(now), differs),
  ];
}

function mapDifferences(
  then: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  differs: (what: string, a: string, b: string) => readonly string[],
): readonly string[] {
  const keys = [...new Set([...then.keys(), ...now.keys()])].toSorted();
  return keys.flatMap((key) => differs(key, then.get(key) ?? 'not there', now.get(key) ?? 'not there'));
}

function equal(a: Given['files'], b: Given['files']): boolean {
  return canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
}
