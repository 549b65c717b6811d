import type { PlanningResult } from '../../domain/proposal.ts';
import type { NotUnderstood } from '../planner.ts';
import { askAbout } from './answers.ts';
import type { Constraint } from './constraints.ts';
import type { PlannedChange, PlanningContext } from './planning-context.ts';
import type { Setting } from './setting.ts';
import type { Word } from './match-settings.ts';

/** What shall stay has to be something that is known here, and must not be among the changes. Undefined when all is well. */
export function checkConstraints(
  changes: readonly PlannedChange[],
  constraints: readonly Constraint[],
  { settings }: PlanningContext,
): PlanningResult | NotUnderstood | undefined {
  for (const { words, environments } of constraints) {
    const isOf = (setting: Setting): boolean => words.length > 0 && words.every((word) => names(word, setting));
    if (words.length > 0 && !settings.some(isOf))
      return { kind: 'not-understood', leftover: words.map((word) => word.text) };
    const hit = changes.find(
      ({ target }) =>
        isOf(target.setting) ||
        (target.environment === undefined ? environments.length > 0 : environments.includes(target.environment)),
    );
    if (hit !== undefined) return askAbout(hit.target, 'the request asks to change it and to leave it alone', []);
  }
  return undefined;
}

/** Whether a word names the owner of a setting, or stands beside its name (`the payments service`). */
function names(word: Word, { owners, optional, ownerNames }: Setting): boolean {
  const inOwner = (stem: string): boolean => owners.some((owner) => owner.includes(stem));
  if (!word.stems.every((stem) => inOwner(stem) || optional.has(stem))) return false;
  return ownerNames.has(word.text) || word.stems.some(inOwner);
}
