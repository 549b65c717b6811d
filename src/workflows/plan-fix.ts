import type { Failure, FailurePlace } from '../domain/failure.ts';
import type { Proposal, Question, Refusal } from '../domain/proposal.ts';
import { cutText } from '../domain/well-formed.ts';
import { replacement } from '../edits/replacement.ts';
import { failureFacts } from '../planner/fixes/failure-facts.ts';
import type { FailureFacts, FileFix, FixTools } from '../planner/fixes/known-fix.ts';
import { knownFixes } from '../planner/fixes/known-fixes.ts';
import { noUsage, type Planner } from '../planner/planner.ts';

/**
 * Plans the fix of a failure: a known one where log and repository say what was meant, else a model's, which gets the evidence as
 * conversation and never as the request. Where neither knows one, it says so.
 */
export function fixPlanner(
  { plan, ...tools }: { readonly plan: Planner } & FixTools,
  failure: Failure,
  places: readonly FailurePlace[],
): Planner {
  return async (input, signal) => {
    const facts = failureFacts(failure, places, input.tree);
    const known = input.feedback.length === 0 ? await knownFix(facts, tools, signal) : undefined;
    if (known !== undefined) return { result: known, usage: noUsage, shown: [] };
    const files = [...new Set(places.map(({ path }) => path))];
    const where = files.length === 0 ? '' : `, in ${files.slice(0, 3).join(' and ')}`;
    const text = `correct what the failed workflow run in the conversation complains of${where}`;
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

/** What is known without a model, as the planner's answer. */
async function knownFix(
  facts: FailureFacts,
  tools: FixTools,
  signal: AbortSignal,
): Promise<Proposal | Question | Refusal | undefined> {
  for (const { pattern, fix } of knownFixes) {
    const said = pattern.exec(facts.text)?.groups;
    if (said === undefined && !pattern.test(facts.text)) continue;
    const found = await fix({ ...facts, said: said ?? {} }, tools, signal);
    if (found !== undefined) return found.kind === 'files' ? proposalOf(found, facts) : found;
  }
  return undefined;
}

async function proposalOf(
  { summary, files, assumptions, warnings }: FileFix,
  { tree }: FailureFacts,
): Promise<Proposal> {
  const [first = ''] = files.keys();
  const operations = await Promise.all(
    [...files].map(async ([path, after]) => replacement(path, (await tree.read(path)) ?? '', after)),
  );
  return {
    kind: 'proposal',
    planner: 'rules',
    summary: cutText(summary, 72),
    ...{ type: 'fix', scope: first.split('/').at(-2) ?? 'infrastructure' },
    operations: operations.flat(),
    assumptions,
    warnings: warnings ?? [],
  };
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
