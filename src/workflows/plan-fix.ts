import type { Failure, FailurePlace } from '../domain/failure.ts';
import type { Proposal, Question, Refusal } from '../domain/proposal.ts';
import { cutText } from '../domain/well-formed.ts';
import { replacement } from '../edits/replacement.ts';
import { failureFacts } from '../planner/fixes/failure-facts.ts';
import type { FailureFacts, FileFix, FixTools } from '../planner/fixes/known-fix.ts';
import { knownFixes } from '../planner/fixes/known-fixes.ts';
import { noUsage, type Planner, type PlanningInput } from '../planner/planner.ts';

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
    if (files.length === 0) return { result: unknownFix(files), usage: noUsage, shown: [] };
    const folders = [...new Set(files.map(folderOf))];
    const planned = await plan({ ...input, ...asked(input, failure, files, folders) }, signal);
    const { result, usage } = planned;
    // Rules and templates know nothing of a log: whatever they say is about our own words.
    if (usage.model === null) return { ...planned, result: unknownFix(files) };
    if (result.kind === 'question') return { ...planned, result: { ...result, ifYes: null } };
    return result.kind === 'proposal' ? { ...planned, result: within(folders, result) } : planned;
  };
}

/** What the model is asked: the request names files and nothing of the log, whose lines are conversation. */
function asked(
  { command, thread }: PlanningInput,
  { rootCause, evidence }: Failure,
  files: readonly string[],
  folders: readonly string[],
): Pick<PlanningInput, 'command' | 'thread'> {
  const text = `correct what the failed workflow run in the conversation complains of, in ${files.slice(0, 3).join(' and ')}`;
  const [folder = ''] = folders;
  const path = folders.length > 1 || folder === '' ? {} : { path: folder };
  const lines = evidence.map((quote) => `${quote.line} ${quote.text}`);
  const log = [rootCause, 'Lines of the log, each behind its number there:', ...lines].join('\n');
  return {
    command: { ...command, text, flags: { ...command.flags, ...path } },
    thread: [...thread, { author: 'workflow log', text: log }],
  };
}

/** What belongs together: a root module, a chart with its values. What a tool complains of need not be where it shows. */
function folderOf(path: string): string {
  const folder = path.split('/').slice(0, -1).join('/');
  return folder.replace(/(?:^|\/)templates(?:\/.*)?$/, '');
}

/** A log is hostile text: whatever it made a model say, nothing changes but what lies beside the files that it names. */
function within(folders: readonly string[], proposal: Proposal): Proposal | Refusal {
  const stray = proposal.operations.find(
    ({ file }) => !folders.some((folder) => folder === folderOf(file) || file.startsWith(`${folder}/`)),
  );
  if (stray === undefined) return proposal;
  return {
    kind: 'refusal',
    rule: 'not-beside-the-failure',
    reason: `The fix that was worked out changes \`${stray.file}\`, which does not lie beside any file that the log names.`,
    remedy: 'Say what should change there, for example `/promptops set … to …`.',
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

function unknownFix(files: readonly string[]): Refusal {
  const where = files.map((file) => `\`${file}\``).join(', ');
  return {
    kind: 'refusal',
    rule: 'no-known-fix',
    reason: `The log does not say what to write instead${where === '' ? '' : ` in ${where}`}, and no model is configured that could work it out.`,
    remedy: 'Say what should stand there, for example `/promptops set … to …`.',
  };
}
