import type { DecisionEdit } from '../../context/decisions/decision.ts';
import type { Json } from '../../domain/json.ts';
import type { Setting } from './setting.ts';

/** One place a change would be made at. */
export type Target = {
  readonly setting: Setting;
  /** The thing, for people: `Deployment/checkout`. */
  readonly label: string;
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly line?: number;
  /** What counts now, wherever it comes from; absent when it is not set anywhere. */
  readonly current?: Json;
  /** Whether the value stands at this very place, or would be added there. */
  readonly exists: boolean;
  readonly environment?: string;
  readonly part?: 'image' | 'tag' | 'digest';
  readonly edit: DecisionEdit;
  readonly warnings: readonly string[];
};

/** Targets with the same key are the same bytes. */
export function keyOf(target: Target): string {
  const { edit } = target;
  const spot =
    edit.how === 'insert'
      ? `${edit.file}\n${edit.object}\n${edit.path}[]${JSON.stringify(edit.item)}`
      : `${target.file}\n${target.object}\n${target.path}`;
  return `${edit.how === 'set' ? 'set' : edit.how}\n${spot}`;
}
