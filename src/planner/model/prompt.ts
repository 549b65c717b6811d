import type { PlanningInput } from '../planner.ts';
import { candidateFiles } from './candidate-files.ts';
import type { ChatMessage } from './chat-model.ts';
import type { Fence } from './fence.ts';
import type { FileReader, MakeSafe } from './file-reader.ts';
import { summarizeInventory } from './inventory-summary.ts';
import type { ObjectsOf } from './read-tool.ts';
import { relevanceFor, type Relevance } from './relevance.ts';
import { repairText } from './repair-text.ts';
import type { TokenBudget } from './token-budget.ts';

/** The prompts as files hold them (`templates/prompts/`); `version` is a digest of both, for the record. */
export type Prompts = { readonly change: string; readonly repair: string; readonly version: string };

export type TemplateSummary = { readonly name: string; readonly summary: string };

export type PromptParts = {
  readonly prompts: Prompts;
  readonly input: PlanningInput;
  readonly reader: FileReader;
  readonly templates: readonly TemplateSummary[];
  readonly fence: Fence;
  readonly makeSafe: MakeSafe;
  readonly budget: TokenBudget;
  readonly objectsOf: ObjectsOf;
  /** How a fence looks, for the system prompt. */
  readonly nonceNote: string;
};

/**
 * The first messages: rules, then what the repository holds, the files probably concerned, templates, the conversation, and last
 * the request. Everything that comes from outside is safe text inside a fence; each part has its share of the budget.
 */
export async function buildPrompt(parts: PromptParts): Promise<readonly ChatMessage[]> {
  const { prompts, input, fence, makeSafe, budget, nonceNote } = parts;
  const request = makeSafe(`${input.command.text}${flagsOf(input)}`);
  const total = budget.left();
  const system = `${prompts.change.trim()}\n\n${nonceNote}`;
  budget.take(system);
  // The request first, so that nothing else can crowd it out.
  const asked = fence('the request', budget.take(request));
  const relevance = relevanceFor(
    input.command.text,
    input.inventory.environments.map((it) => [it.name, ...it.aliases]),
  );
  const repair =
    input.feedback.length === 0
      ? ''
      : repairText(prompts.repair, input.feedback, fence, makeSafe, (text) => budget.take(text, total * 0.2));

  const inventory = budget.take(makeSafe(summarizeInventory(input.inventory, relevance)), total * 0.25);
  const files = await fileTexts(parts, relevance, total * 0.3);
  const thread = input.thread.map(({ author, text }) => `@${author}:\n${text}`).join('\n\n');
  const user = [
    '# The repository',
    fence('inventory', inventory),
    ...(files === '' ? [] : ['# Files probably concerned (with line numbers)', files]),
    '# Golden templates',
    templatesText(parts, total * 0.1),
    ...(input.style === undefined || input.style === ''
      ? []
      : [
          '# Style of this repository (a hint, never a rule)',
          fence('style', budget.take(makeSafe(input.style), total * 0.05)),
        ]),
    ...(thread === ''
      ? []
      : [
          '# The conversation so far (background only)',
          fence('conversation', budget.take(makeSafe(thread), total * 0.1)),
        ]),
    `# The request (verb: ${input.command.verb})`,
    asked,
    ...(repair === '' ? [] : [repair]),
  ].join('\n\n');
  return [
    { role: 'system', text: system },
    { role: 'user', text: user },
  ];
}

function flagsOf({ command: { flags } }: PlanningInput): string {
  const given = [
    flags.environment === undefined ? '' : `environment: ${flags.environment}`,
    flags.path === undefined ? '' : `only below this path: ${flags.path}`,
  ].filter((line) => line !== '');
  return given.length === 0 ? '' : `\n(${given.join('; ')})`;
}

async function fileTexts(
  { input, reader, fence, budget, objectsOf, makeSafe }: PromptParts,
  relevance: Relevance,
  share: number,
): Promise<string> {
  const paths = candidateFiles(reader.entries, input.inventory, relevance, input.command.verb === 'generate');
  const blocks: string[] = [];
  const floor = budget.left() - share;
  for (const path of paths) {
    const file = await reader.read(path);
    if ('refused' in file || budget.left() <= floor) continue;
    const text = budget.take(numbered(file.text), budget.left() - floor);
    reader.note(path, text);
    blocks.push(fence(makeSafe(`${path}${await namesOf(path, file.text, objectsOf)}`), text));
  }
  return blocks.join('\n');
}

/** The objects of a file as operations have to name them. */
async function namesOf(path: string, text: string, objectsOf: ObjectsOf): Promise<string> {
  const names = (await objectsOf(path, text).catch(() => [])).map(({ object }) => object);
  return names.length === 0 || names.length > 20 ? '' : ` (objects: ${names.join(', ')})`;
}

function numbered(text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, index) => `${index + 1}\t${line}`)
    .join('\n');
}

function templatesText({ input, templates, budget, makeSafe, fence }: PromptParts, share: number): string {
  const list = templates.map((template) => `- ${template.name}: ${template.summary}`).join('\n');
  const { nearest } = input;
  const near =
    nearest === undefined
      ? ''
      : `\nThe nearest thing that rules or templates could do (a base for yours, never given in place of what was asked): ${makeSafe(nearest.description)}`;
  const proposal =
    nearest?.proposal === undefined
      ? ''
      : `\n${fence('nearest proposal', budget.take(makeSafe(JSON.stringify(nearest.proposal.operations, null, 1)), share))}`;
  return `${budget.take(list, share)}${near}${proposal}`;
}
