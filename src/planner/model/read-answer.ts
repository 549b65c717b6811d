import type { Json } from '../../domain/json.ts';
import { parseKeyPath } from '../../domain/key-path.ts';
import type { Operation, PlanningResult } from '../../domain/proposal.ts';
import { answerSchema, type ModelAnswer, type ModelOperation, type ModelValue } from './answer-schema.ts';

/** What reading a model's text came to: a result, or what is wrong with it, in words the model can act on. */
export type AnswerReading =
  | { readonly kind: 'result'; readonly result: PlanningResult }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

const maxOperations = 200;

/**
 * Reads an answer: JSON, also inside a code fence or with words around it. Nothing is executed or guessed;
 * whatever does not fit the schema becomes a problem.
 */
export function readAnswer(text: string): AnswerReading {
  if (text.trim() === '') return problems('the answer was empty');
  const data = parseLoosely(text);
  if (data === undefined) return problems('the answer was not JSON');
  const parsed = answerSchema.safeParse(data);
  if (!parsed.success) {
    return problems(
      ...parsed.error.issues.slice(0, 8).map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`),
    );
  }
  return toResult(parsed.data);
}

function toResult({ parts, answer }: ModelAnswer): AnswerReading {
  switch (answer.kind) {
    case 'proposal':
      return toProposal(parts, answer);
    case 'question':
      return result({
        ...answer,
        candidates: answer.candidates.map(({ label, ...at }) => ({ label, ...placeOf(at) })),
      });
    case 'refusal':
      return result({ ...answer, rule: 'model-declined' });
    case 'unchanged':
      return result({ ...answer, at: answer.at.map(({ file, line }) => ({ file, ...placeOf({ file: null, line }) })) });
  }
}

function toProposal(
  parts: ModelAnswer['parts'],
  answer: Extract<ModelAnswer['answer'], { kind: 'proposal' }>,
): AnswerReading {
  const found: string[] = [];
  for (const part of parts.filter(({ done }) => done.trim() === ''))
    found.push(`"${part.asked}" is asked for and no operation does it: do it, or answer with a question or a refusal`);
  if (parts.length === 0) found.push('parts is empty: name every part of the request');
  if (answer.operations.length === 0)
    found.push('the proposal has no operation: answer unchanged, question or refusal');
  if (answer.operations.length > maxOperations) found.push(`there are more than ${maxOperations} operations`);
  if (answer.summary.trim() === '') found.push('summary is empty');
  const operations = answer.operations.flatMap((operation, index): Operation[] => {
    const read = readOperation(operation);
    if (typeof read !== 'string') return [read];
    found.push(`operations.${index}: ${read}`);
    return [];
  });
  if (found.length > 0) return { kind: 'problems', problems: found };
  return result({
    kind: 'proposal',
    planner: 'model',
    summary: oneLine(answer.summary, 72),
    type: answer.type,
    scope: oneLine(answer.scope, 40).replace(/[^\p{L}\p{N}._/-]/gu, '-') || 'infrastructure',
    operations,
    assumptions: answer.assumptions.slice(0, 20).map((line) => oneLine(line, 400)),
    warnings: answer.warnings.slice(0, 20).map((line) => oneLine(line, 400)),
  });
}

/** The domain's operation, or what is wrong with the model's. */
function readOperation(operation: ModelOperation): Operation | string {
  if ('path' in operation) {
    try {
      parseKeyPath(operation.path);
    } catch (error) {
      return error instanceof Error ? error.message : 'not a key path';
    }
  }
  if (operation.op === 'replace-text') return { ...operation, declares: [] };
  if (!('value' in operation)) return operation;
  try {
    return { ...operation, value: valueOf(operation.value) };
  } catch {
    return 'value.json is not JSON';
  }
}

function valueOf(value: ModelValue): Json {
  return typeof value === 'object' && value !== null ? (JSON.parse(value.json) as Json) : value;
}

function placeOf({ file, line }: { readonly file: string | null; readonly line: number | null }) {
  return {
    ...(file === null ? {} : { file }),
    ...(line === null || !Number.isInteger(line) || line < 1 ? {} : { line }),
  };
}

/** JSON as such, in a fence, or from the first brace to the last: endpoints without JSON mode wrap it in words. */
function parseLoosely(text: string): unknown {
  const fenced = /```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n[ \t]*```/.exec(text)?.[1];
  const braced = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [text, fenced, braced]) {
    if (candidate === undefined || candidate === '') continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // The next form may be the one.
    }
  }
  return undefined;
}

function oneLine(text: string, maxCharacters: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1).trimEnd()}…` : line;
}

function result(value: PlanningResult): AnswerReading {
  return { kind: 'result', result: value };
}

function problems(...found: readonly string[]): AnswerReading {
  return { kind: 'problems', problems: found };
}
