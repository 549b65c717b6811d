import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Script, ScriptedAnswer } from './scripted-model.ts';

const recording = z.strictObject({
  request: z.string(),
  verb: z.string(),
  note: z.string(),
  /** Folder of `fixtures/repositories` that the answers were given for. */
  repository: z.string(),
  outcome: z.enum(['proposal', 'question', 'refusal', 'unchanged']),
  /** What the proposal makes of the files, as `git apply` takes it. */
  diff: z.string().optional(),
  answers: z
    .array(
      z.union([
        z.strictObject({ content: z.unknown() }),
        z.strictObject({ toolCalls: z.array(z.strictObject({ name: z.string(), arguments: z.unknown() })) }),
      ]),
    )
    .min(1),
});

/** A request and what a model answered to it, turn by turn. */
export type Recording = z.output<typeof recording>;

/** Reads `fixtures/model`, sorted by file name. */
export async function readRecordings(folder: string): Promise<readonly (Recording & { readonly name: string })[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.json$/, ''),
      ...recording.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))),
    })),
  );
}

/**
 * Answers as it was recorded for the request that the prompt ends with; the turn is told by the assistant messages before it.
 * A request nobody recorded an answer for gets a question, as an honest model would give.
 */
export function recordedScript(recordings: readonly Recording[]): Script {
  return ({ messages }) => {
    const prompt = messages.find((message) => message.role === 'user')?.content ?? '';
    const asked = prompt.slice(prompt.lastIndexOf('\n# The request'));
    const found = recordings.find(({ request }) => asked.includes(`\n${request}\n`));
    const turn = messages.filter((message) => message.role === 'assistant').length;
    const answer = found?.answers[Math.min(turn, found.answers.length - 1)];
    return (answer as ScriptedAnswer | undefined) ?? { content: unknownRequest };
  };
}

const unknownRequest = {
  parts: [],
  answer: {
    kind: 'question',
    question:
      'This is the scripted model of the demo: it has no recorded answer to this request. Which recorded one did you mean?',
    candidates: [],
    examples: ['/promptops move the nightly report to 3:15 and let it keep five successful runs'],
  },
};
