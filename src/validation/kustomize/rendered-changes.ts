import type { SemanticChange } from '../../domain/change-set.ts';
import { semanticChanges } from '../../edits/semantic-changes.ts';

/**
 * What a deployment of the overlay really changes: the difference of what it renders, value by value. `file` is the overlay's folder.
 * `null` on a side means that the overlay does not exist there.
 */
export async function renderedChanges(
  overlay: string,
  before: string | null,
  after: string | null,
): Promise<readonly SemanticChange[]> {
  if (before === after) return [];
  const path = 'rendered.yaml';
  const file = { path, ...(before !== null && { before }), ...(after !== null && { after }) };
  const changes = await semanticChanges({ files: [file] });
  return changes.map((change) => ({ ...change, file: overlay === '' ? '.' : overlay }));
}
