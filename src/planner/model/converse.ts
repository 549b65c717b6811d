import { PromptOpsError } from '../../domain/errors.ts';
import type { PlanningResult } from '../../domain/proposal.ts';
import type { Usage } from '../../domain/usage.ts';
import { answerJsonSchema } from './answer-schema.ts';
import type { ChatAnswer, ChatMessage, ChatModel, ToolCall } from './chat-model.ts';
import type { Fence } from './fence.ts';
import { readAnswer } from './read-answer.ts';
import type { ReadTool, ToolWorld } from './read-tool.ts';
import { estimateTokens, type TokenBudget } from './token-budget.ts';

const maxToolCalls = 8;
const maxCorrections = 2;
const maxOutputTokens = 16_000;
const maxTokensPerToolAnswer = 8_000;

export type Conversation = {
  readonly chat: ChatModel;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ReadTool[];
  readonly world: ToolWorld;
  readonly fence: Fence;
  /** For everything that is said after the first messages. */
  readonly budget: TokenBudget;
  readonly makeSafe: (text: string) => string;
  /** What speaks against a result that fits the schema (paths that may not be written); told to the model. */
  readonly objections: (result: PlanningResult) => readonly string[];
  readonly spent: (usage: Usage) => void;
};

/**
 * Talks with the model until it gives a valid answer: at most eight tool calls and two corrections of its form.
 * The tool list is fixed and only reads; whatever else the model says has no effect.
 * @throws {PromptOpsError} `model-nonsense`, `model-refused`, or what the endpoint's adapter throws
 */
export async function converse(conversation: Conversation, signal: AbortSignal): Promise<PlanningResult> {
  const messages: ChatMessage[] = [...conversation.messages];
  let toolCalls = 0;
  let corrections = 0;
  for (;;) {
    const mayRead = toolCalls < maxToolCalls && conversation.budget.left() > 500;
    const answer = await ask(conversation, messages, mayRead, signal);
    if (answer.toolCalls.length > 0 && mayRead) {
      messages.push({ role: 'assistant', text: answer.text, toolCalls: answer.toolCalls });
      for (const call of answer.toolCalls) {
        const text =
          toolCalls < maxToolCalls ? await callTool(call, conversation) : 'no tool calls are left: give your answer';
        toolCalls += 1;
        messages.push({ role: 'tool', callId: call.id, text });
      }
      continue;
    }
    const reading = readOrObject(answer, conversation);
    if (reading.kind === 'result') return reading.result;
    corrections += 1;
    if (corrections > maxCorrections) throw nonsense(reading.problems, conversation);
    const list = reading.problems.map((problem) => `- ${problem}`).join('\n');
    const said = conversation.budget.take(answer.text, 4_000);
    messages.push(
      { role: 'assistant', text: said === '' ? '(nothing)' : said, toolCalls: [] },
      {
        role: 'user',
        text: `This answer cannot be used:\n${conversation.makeSafe(list)}\nGive the whole answer again, corrected.`,
      },
    );
  }
}

async function ask(
  { chat, tools, spent }: Conversation,
  messages: readonly ChatMessage[],
  mayRead: boolean,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const answer = await chat(
    {
      messages,
      tools: tools.map((tool) => tool.definition),
      toolChoice: mayRead ? 'auto' : 'none',
      answer: { name: 'promptops_answer', schema: answerJsonSchema },
      maxOutputTokens,
    },
    signal,
  );
  spent({ model: answer.model, inputTokens: answer.inputTokens, outputTokens: answer.outputTokens, rounds: 0 });
  return answer;
}

async function callTool(call: ToolCall, { tools, world, fence, budget, makeSafe }: Conversation): Promise<string> {
  const tool = tools.find((one) => one.definition.name === call.name);
  if (tool === undefined)
    return `there is no tool ${JSON.stringify(call.name.slice(0, 60))}; there are: ${tools.map((one) => one.definition.name).join(', ')}`;
  const text = makeSafe(await tool.call(call.argumentsText, world));
  return fence(call.name, budget.take(text, Math.min(maxTokensPerToolAnswer, budget.left())));
}

function readOrObject(answer: ChatAnswer, { objections, makeSafe }: Conversation): ReturnType<typeof readAnswer> {
  if (answer.refusal !== undefined || answer.end === 'filtered') {
    const detail =
      answer.refusal === undefined ? 'its provider withheld the answer' : makeSafe(answer.refusal).slice(0, 300);
    throw new PromptOpsError('model-refused', { detail });
  }
  if (answer.toolCalls.length > 0) return { kind: 'problems', problems: ['no tool calls are left: answer now'] };
  if (answer.end === 'cut-off')
    return {
      kind: 'problems',
      problems: [`the answer was cut off after ${maxOutputTokens} tokens: use fewer or smaller operations`],
    };
  const reading = readAnswer(answer.text);
  if (reading.kind === 'problems') return reading;
  const problems = objections(reading.result);
  return problems.length > 0 ? { kind: 'problems', problems } : reading;
}

function nonsense(problems: readonly string[], { makeSafe }: Conversation): PromptOpsError {
  const detail = makeSafe(problems.slice(0, 3).join('; ')).replace(/\s+/g, ' ').slice(0, 400);
  return new PromptOpsError('model-nonsense', { detail });
}

/** Tokens that the fixed part of every call costs: the schema and the tools. */
export function fixedTokens(tools: readonly ReadTool[]): number {
  return estimateTokens(JSON.stringify([answerJsonSchema, tools.map((tool) => tool.definition)]));
}
