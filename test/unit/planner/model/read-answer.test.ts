import { expect, test } from 'vitest';
import { answerJsonSchema } from '../../../../src/planner/model/answer-schema.ts';
import { readAnswer } from '../../../../src/planner/model/read-answer.ts';
import { proposalText, setReplicas } from '../../../support/model.ts';

const operationsOf = (text: string) => {
  const reading = readAnswer(text);
  return reading.kind === 'result' && reading.result.kind === 'proposal' ? reading.result.operations : reading;
};
const problemsOf = (text: string): string => {
  const reading = readAnswer(text);
  return reading.kind === 'problems' ? reading.problems.join(' | ') : 'none';
};

test('a proposal becomes typed operations', () => {
  expect(operationsOf(proposalText([setReplicas]))).toEqual([setReplicas]);
});

test.each([
  ['a fence', (text: string) => `\`\`\`json\n${text}\n\`\`\``],
  ['words around it', (text: string) => `Here you are:\n${text}\nHope that helps!`],
  ['words and a fence', (text: string) => `Sure.\n\`\`\`\n${text}\n\`\`\`\n`],
])('JSON is read out of %s', (_, wrap) => {
  expect(operationsOf(wrap(proposalText([setReplicas])))).toEqual([setReplicas]);
});

test('lists and maps travel as JSON text', () => {
  const operation = { ...setReplicas, value: { json: '{"a": [1, null]}' } };
  expect(operationsOf(proposalText([operation]))).toEqual([{ ...setReplicas, value: { a: [1, null] } }]);
  expect(problemsOf(proposalText([{ ...setReplicas, value: { json: '{oops' } }]))).toBe(
    'operations.0: value.json is not JSON',
  );
});

test('a replaced text declares nothing but itself', () => {
  const operation = { op: 'replace-text', file: 'README.md', find: 'a', replace: 'b' };
  expect(operationsOf(proposalText([operation]))).toEqual([{ ...operation, declares: [] }]);
});

test.each([
  ['', 'the answer was empty'],
  ['I would rather chat.', 'the answer was not JSON'],
  ['{"parts": []}', 'answer: '],
  ['[1, 2]', 'answer: '],
  [proposalText([]), 'the proposal has no operation'],
  [proposalText([{ ...setReplicas, op: 'exec', command: 'rm -rf /' }]), 'answer.operations.0.op: '],
  [proposalText([{ ...setReplicas, mode: '120000' }]), 'answer.operations.0: Unrecognized key: "mode"'],
  [proposalText([{ ...setReplicas, path: 'spec..x[' }]), 'operations.0: not a key path: "spec..x["'],
  [proposalText(Array.from({ length: 201 }, () => setReplicas)), 'more than 200 operations'],
  [proposalText([setReplicas], { summary: ' ' }), 'summary is empty'],
])('what is no valid answer is a problem in words: %.40s', (text, problem) => {
  expect(problemsOf(text)).toContain(problem);
});

test('a part of the request that no operation does is never dropped silently', () => {
  const answer = JSON.parse(proposalText([setReplicas])) as { parts: object[] };
  answer.parts.push({ asked: 'and encrypt it', done: '' });
  expect(problemsOf(JSON.stringify(answer))).toContain('"and encrypt it" is asked for and no operation does it');
});

test('questions, refusals and "already so" carry only places that make sense', () => {
  const question = {
    kind: 'question',
    question: 'Which?',
    candidates: [
      { label: 'a', file: 'a.yaml', line: 0 },
      { label: 'b', file: null, line: 2 },
    ],
    examples: [],
  };
  expect(readAnswer(JSON.stringify({ parts: [], answer: question }))).toEqual({
    kind: 'result',
    result: {
      ...question,
      candidates: [
        { label: 'a', file: 'a.yaml' },
        { label: 'b', line: 2 },
      ],
    },
  });
  const refusal = { kind: 'refusal', reason: 'no', remedy: 'ask' };
  expect(readAnswer(JSON.stringify({ parts: [], answer: refusal }))).toMatchObject({
    result: { rule: 'model-declined' },
  });
});

test('the summary fits a title and is one line', () => {
  const reading = readAnswer(proposalText([setReplicas], { summary: `scale\n${'x'.repeat(100)}`, scope: 'a b/c"' }));
  const result = reading.kind === 'result' && reading.result.kind === 'proposal' ? reading.result : undefined;
  expect(result?.summary).toMatch(/^scale x+…$/);
  expect(result?.summary.length).toBe(72);
  expect(result?.scope).toBe('a-b/c-');
});

test('the schema is one that strict endpoints take: closed objects, everything required, no oneOf', () => {
  const objects: { properties?: unknown; required?: unknown; additionalProperties?: unknown }[] = [];
  JSON.stringify(answerJsonSchema, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'properties' in value) objects.push(value);
    return value;
  });
  expect(objects.length).toBeGreaterThan(10);
  for (const object of objects) {
    expect(object.additionalProperties).toBe(false);
    expect(object.required).toEqual(Object.keys(Object(object.properties) as object));
  }
  expect(JSON.stringify(answerJsonSchema)).not.toMatch(/"oneOf"|"\$ref"|"\$schema"/);
});
