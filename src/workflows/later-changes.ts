import type { SemanticChange } from '../domain/change-set.ts';
import { repositoryOf } from './approval-standing.ts';
import type { RevertTarget } from './revert-targets.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** A change that was made through us after others, and where. */
export type LaterChange = { readonly pullRequest: number; readonly changes: readonly SemanticChange[] };

/** Records looked at; what is older than these many runs is not found. */
const maxRecords = 2_000;

/** What was changed through us since a pull request was made and is merged by now, the newest first. */
export async function laterChanges(
  { run, audit, connection }: WorkflowContext,
  target: RevertTarget,
): Promise<readonly LaterChange[]> {
  const since = target.records.at(-1)?.record.at ?? target.pull.mergedAt;
  const later: LaterChange[] = [];
  let looked = 0;
  for await (const { record } of audit.find({
    repository: repositoryOf(run.request.origin),
    newestFirst: true,
    since,
  })) {
    if ((looked += 1) > maxRecords) break;
    const { pullRequest, commit, changes = [] } = record;
    if (pullRequest === null || commit === undefined || pullRequest === target.pull.number) continue;
    later.push({ pullRequest, changes });
  }
  const numbers = [...new Set(later.map(({ pullRequest }) => pullRequest))];
  const states = await Promise.all(numbers.slice(0, 100).map((number) => connection.host.pullRequest(number)));
  const merged = states.filter((state) => (state?.mergedAt ?? null) !== null).map((state) => state?.number);
  return later.filter(({ pullRequest }) => merged.includes(pullRequest));
}

type Place = { readonly file: string; readonly object: string; readonly path?: string };

/** The pull requests that changed something there: at this path, around it or in it; without a path anything of the object. */
export function changedBy(later: readonly LaterChange[], { file, object, path = '' }: Place): readonly number[] {
  const isThere = (change: SemanticChange): boolean =>
    change.file === file &&
    (object === '' || change.object === object) &&
    (change.path.startsWith(path) || path.startsWith(change.path));
  const found = later.filter(({ changes }) => changes.some(isThere));
  return [...new Set(found.map(({ pullRequest }) => pullRequest))];
}
