import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AskedModel, ModelQuestion } from '../../src/domain/asked-model.ts';
import { digestOf } from '../../src/domain/text-digest.ts';

const recorded = z.record(z.string(), z.strictObject({ asked: z.string(), findings: z.array(z.unknown()) }));

/** What a model answered, by `part: name` of the pull request; `asked` is the fingerprint of the question. */
export type RecordedReviews = z.output<typeof recorded>;

const fileName = 'answers.json';

/** Reads the answers of a corpus. @throws {Error} when the file is not what {@link writeRecordedReviews} writes */
export async function readRecordedReviews(folder: string): Promise<RecordedReviews> {
  return recorded.parse(JSON.parse(await readFile(join(folder, fileName), 'utf8')));
}

export async function writeRecordedReviews(folder: string, reviews: RecordedReviews): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(reviews).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(join(folder, fileName), `${JSON.stringify(sorted, null, 1)}\n`);
}

/** The same model, whose answer about one pull request is kept. */
export function recordingModel(model: AskedModel, name: string, into: RecordedReviews): AskedModel {
  return {
    ...model,
    async ask(question, signal) {
      const text = await model.ask(question, signal);
      const answer = z.object({ findings: z.array(z.unknown()) }).safeParse(JSON.parse(text));
      into[name] = { asked: fingerprint(question), findings: answer.data?.findings ?? [] };
      return text;
    },
  };
}

/** Answers as it was recorded; `stale` notes the pull requests that are asked about otherwise than they were then. */
export function replayingModel(model: AskedModel, name: string, from: RecordedReviews, stale: string[]): AskedModel {
  return {
    ...model,
    ask(question) {
      const answer = from[name];
      if (answer?.asked !== fingerprint(question)) stale.push(name);
      return Promise.resolve(JSON.stringify({ findings: answer?.findings ?? [] }));
    },
  };
}

/** A fence has another nonce each time. */
function fingerprint({ system, user }: ModelQuestion): string {
  return digestOf(system + user.replace(/(<\/?data-)[\w-]+/g, '$1')).slice(0, 12);
}
