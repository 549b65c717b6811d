import { describe, expect, it } from 'vitest';
import { createLeakFinder } from '../../../../src/context/find-leak.ts';
import { guardChat } from '../../../../src/planner/model/guard-chat.ts';
import { redactSightings } from '../../../../src/validation/secrets/secretlint.ts';
import { scriptedChat } from '../../../support/model.ts';

const key: string = 'sk-Zk3v9QpL7mX2wTb8RnC4yHs6JdA1eU';
const never = new AbortController().signal;
const guards = { redact: (text: string) => redactSightings(text, '[redacted]'), leaks: createLeakFinder([key]) };
const request = {
  messages: [{ role: 'user' as const, text: 'hello' }],
  tools: [],
  toolChoice: 'none' as const,
  answer: { name: 'a', schema: {} },
  maxOutputTokens: 1,
};

describe('the door to the model', () => {
  // Put together at run time, so that no scanner takes this file for a leak.
  it.each([
    ['SG', `${'a'.repeat(22)}.${'b'.repeat(43)}`].join('.'),
    ['npm', 'a1B2'.repeat(9)].join('_'),
    ['ghp', 'x'.repeat(36)].join('_'),
    ['glpat', 'x1'.repeat(10)].join('-'),
  ])('lets no secret through that secretlint knows: %s', async (secret) => {
    const chat = scriptedChat({ text: '{}' });
    await guardChat(chat, guards)({ ...request, messages: [{ role: 'user', text: `a ${secret}\nb` }] }, never);
    expect(JSON.stringify(chat.asked)).not.toContain(secret);
    expect(chat.asked[0]?.messages[0]?.text).toMatch(/^a .*\[redacted\].*\nb$/s);
  });

  it.each([
    { text: `the key is ${key}` },
    { text: Buffer.from(key).toString('base64') },
    { text: '', refusal: [...key].reverse().join('') },
    { text: '', toolCalls: [{ id: '1', name: 'search', argumentsText: `{"text":"${key.slice(4, 20)}"}` }] },
    { text: '', model: key },
  ])('takes no answer that holds a secret of ours: %j', async (answer) => {
    await expect(guardChat(scriptedChat(answer), guards)(request, never)).rejects.toMatchObject({ code: 'model-leak' });
  });

  it('changes nothing else', async () => {
    const chat = scriptedChat({ text: 'fine' });
    expect(await guardChat(chat, guards)(request, never)).toMatchObject({ text: 'fine' });
    expect(chat.asked).toEqual([request]);
  });
});
