import type { DecisionEdit, DecisionPlace } from '../../context/decisions/decision.ts';
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
  /** What would count in the environment without the value at this place. */
  readonly beneath?: DecisionPlace;
  readonly edit: DecisionEdit;
  readonly warnings: readonly string[];
};

/** Targets with the same thing are one value in several places: environments, overlays, defaults. */
export function thingOf({ setting }: Target): string {
  const { name, kind, namespace, paths } = setting.query;
  return JSON.stringify([name, kind, namespace, paths]);
}

/** Targets with the same key are the same bytes. */
export function keyOf({ edit, file, object, path }: Target): string {
  const spot = JSON.stringify([file, object, path]);
  if (edit.how === 'insert') return `insert ${JSON.stringify([edit.file, edit.object, edit.path, edit.item])}`;
  if (edit.how === 'set-in-text')
    return `text ${JSON.stringify([edit.file, edit.object, edit.path, edit.before.length])}`;
  return edit.how === 'new-patch' ? `patch ${JSON.stringify([edit.file, edit.path])}` : `set ${spot}`;
}
