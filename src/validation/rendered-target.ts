import type { SemanticChange } from '../domain/change-set.ts';

/** What one overlay, or one chart with one set of values, renders before and after a change. */
export type RenderedTarget = {
  /** As in the target of its checks: the overlay's folder, `charts/shop with charts/shop/values-production.yaml`. */
  readonly target: string;
  readonly renderer: 'kustomize' | 'helm';
  /** Value by value; `null` where one side could not be rendered. */
  readonly changes: readonly SemanticChange[] | null;
  /** The files that one of the sides is made of. */
  readonly files: ReadonlySet<string>;
  /** What each side renders; `null` where it does not exist or could not be rendered. */
  readonly outputs: { readonly before: string | null; readonly after: string | null };
  /** Whether it exists on both sides. */
  readonly existence: 'kept' | 'added' | 'removed';
};
