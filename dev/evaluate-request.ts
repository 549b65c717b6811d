import { applyOperations } from '../src/edits/apply-operations.ts';
import { unifiedDiff } from '../src/edits/unified-diff.ts';
import type { ChangeSet } from '../src/domain/change-set.ts';
import type { FileTree } from '../src/domain/file-tree.ts';
import type { Inventory } from '../src/context/inventory.ts';
import type { Planned, Planner } from '../src/planner/planner.ts';
import { applyMiniDiff } from './mini-diff.ts';
import type { RequestCase } from './request-cases.ts';

/**
 * - `exact`: what was expected, to the byte.
 * - `wrong-edit`: files were changed in another way than expected, or though nothing may change: the worst thing.
 * - `asked`: a question or "not understood" where a change was expected: a pity, never a danger.
 * - `differs`: the right kind of answer with other contents, or the wrong kind without a change.
 */
export type Verdict = 'exact' | 'wrong-edit' | 'asked' | 'differs';

export type Evaluation = {
  readonly of: Pick<RequestCase, 'request' | 'note'> & { readonly outcome: string };
  readonly verdict: Verdict;
  /** The kind of answer. */
  readonly answer: Planned['result']['kind'];
  /** What came out, for people: the outcome and its diff, question or reason. */
  readonly got: string;
  readonly milliseconds: number;
  readonly tokens: number;
};

/** Plans one request on a golden repository, applies the result in memory and holds it against what is expected. */
export async function evaluateRequest(
  of: RequestCase,
  repository: { readonly tree: FileTree; readonly inventory: Inventory },
  planner: Planner,
): Promise<Evaluation> {
  const { tree, inventory } = repository;
  const started = performance.now();
  const command = { verb: verbOf(of.request), text: of.request, flags: {} };
  const askedAt = '2026-11-22T12:00:00Z';
  const planned = await planner(
    { command, inventory, tree, thread: [], feedback: [], askedAt },
    AbortSignal.timeout(300_000),
  );
  const changes = await appliedChanges(planned, tree);
  const milliseconds = performance.now() - started;
  const tokens = planned.usage.inputTokens + planned.usage.outputTokens;
  const verdict = changes === undefined ? judgeAnswer(of, planned) : await judgeChanges(of, changes, planned, tree);
  return { of, verdict, answer: planned.result.kind, got: describe(planned, changes), milliseconds, tokens };
}

function verbOf(request: string): string {
  return /^scale\b/i.test(request) ? 'scale' : 'set';
}

async function appliedChanges(planned: Planned, tree: FileTree): Promise<ChangeSet | Error | undefined> {
  if (planned.result.kind !== 'proposal') return undefined;
  try {
    return await applyOperations(planned.result.operations, (path) => tree.read(path));
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** A proposal that the edits refuse changes nothing: no wrong edit, but no answer either. */
async function judgeChanges(
  of: RequestCase,
  changes: ChangeSet | Error,
  planned: Planned,
  tree: FileTree,
): Promise<Verdict> {
  if (changes instanceof Error) return 'differs';
  if (of.outcome !== 'changed') return 'wrong-edit';
  const expected = await applyMiniDiff(of.diff, (file) => tree.read(file));
  const isSame =
    changes.files.length === expected.size && changes.files.every((file) => file.after === expected.get(file.path));
  if (!isSame) return 'wrong-edit';
  const warnings = planned.result.kind === 'proposal' ? planned.result.warnings.join('\n') : '';
  return of.warns === undefined || warnings.includes(of.warns) ? 'exact' : 'differs';
}

function judgeAnswer(of: RequestCase, { result }: Planned): Verdict {
  const kind = {
    proposal: 'changed',
    refusal: 'refused',
    question: 'question',
    unchanged: 'unchanged',
    'not-understood': 'not-understood',
  }[result.kind];
  if (kind !== of.outcome) return of.outcome === 'changed' ? 'asked' : 'differs';
  if (of.outcome === 'question' && result.kind === 'question')
    return sameSet(of.candidates, placesOf(result.candidates));
  if (of.outcome === 'unchanged' && result.kind === 'unchanged') return sameSet(of.at, placesOf(result.at));
  if (of.outcome === 'refused' && result.kind === 'refusal') return result.rule === of.rule ? 'exact' : 'differs';
  if (of.outcome === 'not-understood' && result.kind === 'not-understood')
    return of.leftover.every((word) => result.leftover.some((phrase) => phrase.includes(word))) ? 'exact' : 'differs';
  return 'differs';
}

function placesOf(places: readonly { readonly file?: string; readonly line?: number }[]): readonly string[] {
  return places.map(({ file, line }) => `${file ?? ''}${line === undefined ? '' : `:${line}`}`);
}

/** An expectation without places only asks for the kind of answer. */
function sameSet(expected: readonly string[] | undefined, got: readonly string[]): Verdict {
  if (expected === undefined) return 'exact';
  return expected.toSorted().join('\n') === got.toSorted().join('\n') ? 'exact' : 'differs';
}

function describe({ result }: Planned, changes: ChangeSet | Error | undefined): string {
  if (changes instanceof Error) return `the edits refuse it: ${changes.message}\n${JSON.stringify(result, null, 1)}`;
  if (changes !== undefined) return unifiedDiff(changes);
  if (result.kind === 'question') return `question: ${result.question}\n${placesOf(result.candidates).join('\n')}`;
  if (result.kind === 'refusal') return `refused (${result.rule}): ${result.reason}`;
  if (result.kind === 'unchanged') return `unchanged: ${result.message} ${placesOf(result.at).join(' ')}`;
  return result.kind === 'not-understood' ? `not understood: ${result.leftover.join(' | ')}` : result.kind;
}
