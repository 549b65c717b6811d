import { describe, expect, it } from 'vitest';
import { readAnswer, type AnswerWay } from '../../../src/commands/read-answer.ts';
import type { Question } from '../../../src/domain/proposal.ts';

const which: Question = {
  kind: 'question',
  question: 'In which environment should the replicas of `Deployment/cart` change? It is set in 2 places.',
  candidates: [
    { label: 'Deployment/cart spec.replicas (production)', file: 'apps/cart/production/cart.yaml', value: 1 },
    { label: 'Deployment/cart spec.replicas (staging)', file: 'apps/cart/staging/cart.yaml', value: 1 },
  ],
  examples: ['production', 'staging', 'every environment'].map((place) => `/promptops scale cart to 3 in ${place}`),
};
const original = 'scale cart to 3';
const plain: AnswerWay = { isCommand: false, isAsker: false };

function first(body: string, way = plain, question = which): string | undefined {
  return readAnswer(question, body, original, way)?.requests[0];
}

describe('an answer to a question with candidates', () => {
  it.each([
    '2',
    '#2',
    'b',
    '(b)',
    '2.',
    'the second one',
    'option 2',
    'staging',
    'in staging',
    'Staging!',
    'the last one',
    'apps/cart/staging/cart.yaml',
    '> In which environment should the replicas\n\nstaging',
  ])('is understood as the second: %j', (body) => {
    expect(first(body)).toBe('scale cart to 3 in staging');
  });

  it('may be all of them, or a command with nothing but the answer', () => {
    expect(first('all of them')).toBe('scale cart to 3 in every environment');
    expect(first('/promptops the first one', { isCommand: true, isAsker: false })).toBe(
      'scale cart to 3 in production',
    );
  });

  it.each([
    'thanks, I will look at it',
    'staging is down again',
    '3',
    'cart',
    'yes',
    'why?',
    '',
    '> something else entirely here\n\nso true',
    '```\nstaging\n```',
    '<!-- staging -->',
    'x'.repeat(300),
  ])('is no ordinary talk: %j', (body) => {
    expect(first(body, { isCommand: false, isAsker: true })).toBeUndefined();
  });
});

describe('an answer in words of its own', () => {
  const value: Question = {
    kind: 'question',
    question: '`values.yaml`: it is no number. What should it be?',
    candidates: [],
    examples: [],
  };

  it('is a bare value of whoever was asked, or stands under a quote of the question or in a command', () => {
    expect(first('512Mi', { isCommand: false, isAsker: true }, value)).toBe('scale cart to 3 512Mi');
    expect(first('512Mi', plain, value)).toBeUndefined();
    expect(first('perhaps half', { isCommand: false, isAsker: true }, value)).toBeUndefined();
    expect(readAnswer(value, '> values.yaml: it is no number.\n\nhalf a core', original, plain)?.requests).toEqual(
      ['', 'to ', 'in ', 'with ', 'name it '].map((joint) => `scale cart to 3 ${joint}half a core`),
    );
    expect(first('/promptops half', { isCommand: true, isAsker: false }, value)).toBe('scale cart to 3 half');
  });

  it('stands for the word that meant nothing', () => {
    const unknown: Question = {
      ...{ kind: 'question', question: 'There is no `cart` in this repository. What is meant?' },
      candidates: [{ label: 'shop' }, { label: 'chart' }],
      examples: [],
    };
    expect(first('shop', plain, unknown)).toBe('scale shop to 3');
  });

  it('agrees to what is proposed when the person was asked, and to no mere example', () => {
    const both: Question = { ...value, examples: [], ifYes: '/promptops revert #14 #12' };
    expect(first('yes', { isCommand: false, isAsker: true }, both)).toBe('revert #14 #12');
    expect(first('yes', plain, both)).toBeUndefined();
    expect(
      first('yes', { isCommand: false, isAsker: true }, { ...value, examples: ['/promptops set x to 1'] }),
    ).toBeUndefined();
    expect(first('2', { isCommand: false, isAsker: true }, { ...which, ifYes: null })).toBeUndefined();
  });
});
