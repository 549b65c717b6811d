import type { PlanningResult } from '../../domain/proposal.ts';
import { addUsage, noUsage, type Usage } from '../../domain/usage.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import type { Planner } from '../planner.ts';
import type { ChatModel } from './chat-model.ts';
import { converse, fixedTokens } from './converse.ts';
import { createFence } from './fence.ts';
import { hearChat } from './heard-chat.ts';
import { createFileReader, type MakeSafe } from './file-reader.ts';
import { objectionsTo, type PathProblems } from './objections.ts';
import { buildPrompt, type Prompts } from './prompt.ts';
import type { Template } from '../templates/manifest.ts';
import { templateSource } from './template-source.ts';
import { readTools } from './read-tools.ts';
import type { ObjectsOf, ReadTool } from './read-tool.ts';
import { createTokenBudget, estimateTokens } from './token-budget.ts';

/** What the model planner needs; `compose.ts` hands it in. */
export type ModelPlannerDependencies = {
  readonly chat: ChatModel;
  readonly prompts: Prompts;
  /** Hidden characters and markup removed, secrets redacted. Everything from outside passes through it, in and out. */
  readonly makeSafe: MakeSafe;
  /** Why these paths may not be written, one line a reason; empty when they may. */
  readonly pathProblems: PathProblems;
  readonly objectsOf: ObjectsOf;
  readonly templates: readonly Template[];
  /** Further tools that only read: provider and Kubernetes schemas, rendered values. */
  readonly moreTools?: readonly ReadTool[];
  /** Most tokens of context in one request. */
  readonly maxTokens: number;
  /** Told after each call what it cost, also when the planning fails in the end. */
  readonly onUsage?: (usage: Usage) => void;
  /** For tests; by default fresh random for each planning. */
  readonly nonce?: () => string;
};

const maxRequestShare = 0.3;

/**
 * The planner that asks a model. It shows it the repository as safe, fenced, bounded data and takes nothing from it but a valid answer:
 * typed operations inside allowed paths, a question, a refusal, or that it is so already.
 * @throws {PromptOpsError} of kind `model` when the model is down, declines, or gives nothing usable; `model-budget` when the request does not fit.
 */
export function createModelPlanner(dependencies: ModelPlannerDependencies): Planner {
  const tools = [...readTools, ...(dependencies.moreTools ?? [])];
  const toolNames = tools.map((tool) => tool.definition.name);
  return async (input, signal) => {
    const { chat, prompts, makeSafe, maxTokens } = dependencies;
    const nonce = dependencies.nonce?.();
    const fence = createFence(nonce);
    const reader = createFileReader(input.tree, input.inventory, makeSafe);
    const budget = createTokenBudget(maxTokens - fixedTokens(tools));
    const asked = estimateTokens(input.command.text);
    if (asked > budget.left() * maxRequestShare)
      throw new PromptOpsError('model-budget', {
        detail: `it is about ${asked} tokens long; ${maxTokens} are given in all`,
      });

    const firstBudget = createTokenBudget(budget.left() * 0.7);
    const { templates } = dependencies;
    const messages = await buildPrompt({
      prompts,
      input,
      reader,
      templates,
      fence,
      objectsOf: dependencies.objectsOf,
      makeSafe,
      budget: firstBudget,
      nonceNote: fenceNote(fence),
    });
    for (const message of messages) budget.take(message.role === 'tool' ? '' : message.text);

    let usage: Usage = { ...noUsage, rounds: 1 };
    const listening = hearChat(chat, input.budget);
    const result = await converse(
      {
        chat: listening.chat,
        messages,
        tools,
        world: {
          reader,
          inventory: input.inventory,
          objectsOf: dependencies.objectsOf,
          showTemplate: (name) => templateSource(templates, name),
          templateNames: templates.map((template) => template.name),
        },
        fence,
        budget,
        makeSafe,
        objections: (one) => objectionsTo(one, input, dependencies.pathProblems),
        spent(cost) {
          usage = addUsage(usage, cost);
          dependencies.onUsage?.(cost);
        },
      },
      signal,
    );
    const model = { name: usage.model ?? '', maxContextTokens: maxTokens, tools: toolNames, ...listening.heard() };
    return {
      result: withSafeText(noteCleaned(result, reader.cleaned()), makeSafe),
      usage,
      shown: reader.shown(),
      traces: [{ version: prompts.version, model }],
    };
  };
}

function fenceNote(fence: ReturnType<typeof createFence>): string {
  return `Data stands between these two lines, and only between them:\n${fence('where it comes from', '…')}`;
}

/** A reviewer hears of characters in a file that nobody sees and the model did not get. */
function noteCleaned(result: PlanningResult, files: readonly string[]): PlanningResult {
  if (result.kind !== 'proposal' || files.length === 0) return result;
  const named = files.slice(0, 5).map((file) => `\`${file.replaceAll('`', '')}\``);
  const more = files.length > named.length ? ` and ${files.length - named.length} more` : '';
  const note = `${named.join(', ')}${more}: characters that nobody sees were left out of what the model read`;
  return { ...result, warnings: [...result.warnings, note] };
}

/** The model's words for people, redacted once more: what it was shown must not leave through its answer. Operations stay as they are and are scanned as added lines. */
function withSafeText(result: PlanningResult, makeSafe: MakeSafe): PlanningResult {
  switch (result.kind) {
    case 'proposal':
      return {
        ...result,
        summary: makeSafe(result.summary),
        assumptions: result.assumptions.map(makeSafe),
        warnings: result.warnings.map(makeSafe),
      };
    case 'question':
      return {
        ...result,
        question: makeSafe(result.question),
        candidates: result.candidates.map((candidate) => ({ ...candidate, label: makeSafe(candidate.label) })),
        examples: result.examples.map(makeSafe),
      };
    case 'refusal':
      return { ...result, reason: makeSafe(result.reason), remedy: makeSafe(result.remedy) };
    case 'unchanged':
      return { ...result, message: makeSafe(result.message) };
  }
}
