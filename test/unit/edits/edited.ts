import { PromptOpsError } from '../../../src/domain/errors.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';

/** `['set', 'spec.replicas', 5]`, and an object in front where it is not the file itself. */
export type Short = readonly ['set' | 'insert', path: string, value: Json] | readonly ['remove', path: string];

export function operation(file: string, object: string, short: Short): Operation {
  const [op, path] = short;
  return op === 'remove' ? { op, file, object, path } : { op, file, object, path, value: short[2] };
}

/** The text of one file after operations on one object of it (by default the one named after the file). */
export async function edited(
  file: string,
  text: string,
  shorts: readonly Short[],
  object: string = file.slice(file.lastIndexOf('/') + 1),
): Promise<string> {
  const operations = shorts.map((short) => operation(file, object, short));
  const { files } = await applyOperations(operations, () => text);
  return files[0]?.after ?? text;
}

/** The words with which an edit is refused: problem and remedy. */
export async function refusal(edit: Promise<unknown>): Promise<string> {
  const error: unknown = await edit.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  );
  return error instanceof PromptOpsError ? `${error.message} ${error.remedy}` : String(error);
}
