import type { FileChange } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';

/**
 * Reads the side before a change. A file that could not be read and is mended holds nothing but new things afterwards: each of them is
 * looked at, none is taken for known. @throws {PromptOpsError} `edit-impossible` where it goes unread.
 */
export async function readFormer<Side>({ after }: FileChange, read: () => Promise<Side>, nothing: Side): Promise<Side> {
  try {
    return await read();
  } catch (error) {
    if (after !== undefined && error instanceof PromptOpsError && error.code === 'edit-impossible') return nothing;
    throw error;
  }
}
