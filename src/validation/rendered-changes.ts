import type { SemanticChange } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { semanticChanges } from '../edits/semantic-changes.ts';

/**
 * What a deployment of an overlay or chart really changes: the difference of what it renders, value by value. `file` is the target.
 * `null` on a side means that the target does not exist there; `null` as the result, that a side is no data.
 */
export async function renderedChanges(
  target: string,
  before: string | null,
  after: string | null,
): Promise<readonly SemanticChange[] | null> {
  if (before === after) return [];
  const path = 'rendered.yaml';
  const file = { path, ...(before !== null && { before }), ...(after !== null && { after }) };
  try {
    const changes = await semanticChanges({ files: [file] });
    // Lines instead of values: what was rendered still holds a template.
    if (changes.some((change) => change.path.startsWith('[line='))) return null;
    return changes.map((change) => ({ ...change, file: target }));
  } catch (error) {
    if (error instanceof PromptOpsError && error.code === 'edit-impossible') return null;
    throw error;
  }
}
