import { unifiedDiff } from '../src/edits/unified-diff.ts';
import { applyOperations } from '../src/edits/apply-operations.ts';
import type { Inventory } from '../src/context/inventory.ts';
import type { FileTree } from '../src/domain/file-tree.ts';
import type { Planner } from '../src/planner/planner.ts';
import type { Recording } from './recorded-answers.ts';
import type { Evaluation, Verdict } from './evaluate-request.ts';

/** Plans a request that rules cannot express and holds the answer against the recorded one: the kind of answer, and the diff to the byte. */
export async function evaluateRecording(
  of: Recording,
  { tree, inventory }: { readonly tree: FileTree; readonly inventory: Inventory },
  planner: Planner,
): Promise<Evaluation> {
  const started = performance.now();
  const command = { verb: of.verb, text: of.request, flags: {} };
  const { result, usage } = await planner(
    { command, inventory, tree, thread: [], feedback: [] },
    AbortSignal.timeout(900_000),
  );
  const diff =
    result.kind === 'proposal'
      ? unifiedDiff(await applyOperations(result.operations, (path) => tree.read(path)))
      : undefined;
  return {
    of: { request: of.request, note: of.note, outcome: of.outcome === 'proposal' ? 'changed' : of.outcome },
    verdict: judge(of, result.kind, diff),
    answer: result.kind,
    got: diff ?? JSON.stringify(result, null, 1),
    milliseconds: performance.now() - started,
    tokens: usage.inputTokens + usage.outputTokens,
  };
}

/** Another edit than the recorded one may be as good; it is counted as wrong until somebody has looked at it. */
function judge({ outcome, diff: expected }: Recording, kind: string, diff: string | undefined): Verdict {
  if (diff !== undefined) return diff === expected ? 'exact' : 'wrong-edit';
  if (kind === outcome) return 'exact';
  return outcome === 'proposal' ? 'asked' : 'differs';
}
