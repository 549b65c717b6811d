import type { Failure, FailurePlace } from '../domain/failure.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Proposal, Refusal } from '../domain/proposal.ts';
import { cutText } from '../domain/well-formed.ts';
import { replacement } from '../edits/replacement.ts';
import { correctWord, findMisspelling } from '../planner/fixes/corrections.ts';
import { noUsage, type Planner } from '../planner/planner.ts';

/**
 * Plans the fix of a failure: a typed one where the log itself says what was meant, else a model's, which gets the evidence as
 * conversation and never as the request. Where neither knows one, it says so.
 */
export function fixPlanner(plan: Planner, failure: Failure, places: readonly FailurePlace[]): Planner {
  return async (input, signal) => {
    const typed = input.feedback.length === 0 ? await typedFix(failure, places, input.tree) : undefined;
    if (typed !== undefined) return { result: typed, usage: noUsage, shown: [] };
    const files = [...new Set(places.map(({ path }) => path))];
    const text = `correct what the failed workflow run in the conversation complains of, in ${files.slice(0, 3).join(' and ')}`;
    const [only, ...others] = files;
    const path = only === undefined || others.length > 0 ? {} : { path: only };
    const planned = await plan(
      {
        ...input,
        command: { ...input.command, text, flags: { ...input.command.flags, ...path } },
        thread: [...input.thread, { author: 'workflow log', text: evidenceText(failure) }],
      },
      signal,
    );
    const { result } = planned;
    if (result.kind === 'proposal' && result.planner === 'model') return planned;
    return planned.usage.model === null ? { ...planned, result: unknownFix(files) } : planned;
  };
}

/** The log names the wrong word and the right one, and the wrong one stands once on the line it names. */
async function typedFix(
  { evidence }: Failure,
  places: readonly FailurePlace[],
  tree: FileTree,
): Promise<Proposal | undefined> {
  const misspelling = findMisspelling(evidence.map(({ text }) => text));
  if (misspelling === undefined) return undefined;
  for (const { path, line } of places) {
    const before = line === undefined ? undefined : await tree.read(path);
    const after = before === undefined || line === undefined ? undefined : correctWord(before, line, misspelling);
    if (before === undefined || after === undefined) continue;
    const { wrong, right } = misspelling;
    return {
      kind: 'proposal',
      planner: 'rules',
      summary: cutText(`correct ${wrong} to ${right} in ${path.split('/').at(-1) ?? path}`, 72),
      ...{ type: 'fix', scope: path.split('/').at(-2) ?? 'infrastructure' },
      operations: await replacement(path, before, after),
      assumptions: [`\`${right}\` is meant where \`${wrong}\` stands, as the log of the failed run has it`],
      warnings: [],
    };
  }
  return undefined;
}

function evidenceText({ rootCause, evidence }: Failure): string {
  return [rootCause, ...evidence.map(({ line, text }) => `${line} ${text}`)].join('\n');
}

function unknownFix(files: readonly string[]): Refusal {
  const where = files.map((file) => `\`${file}\``).join(', ');
  return {
    kind: 'refusal',
    rule: 'no-known-fix',
    reason: `The log does not say what to write instead${where === '' ? '' : ` in ${where}`}, and no model is configured that could work it out.`,
    remedy: 'Say what should stand there, for example `/promptops set … to …`.',
  };
}
