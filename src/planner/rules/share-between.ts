import type { Action } from './actions.ts';
import type { Clause, ValueSlot } from './clause.ts';

/** Gives each clause what it takes from its neighbours in the same sentence without looking at the repository: verb, value, environment, place. */
export function shareBetween(clauses: readonly Clause[]): readonly Clause[] {
  return sharePaths(shareEnvironments(shareValues(shareActions(sharePathsBack(clauses)))));
}

function shareActions(clauses: readonly Clause[]): readonly Clause[] {
  const shared: Clause[] = [];
  for (const clause of clauses) {
    const before = shared.at(-1);
    const inherits = clause.action === undefined && before?.sentence === clause.sentence && before.action !== undefined;
    shared.push(inherits && before?.action !== undefined ? { ...clause, action: before.action } : clause);
  }
  return shared;
}

/** `checkout and payments to 3`: a clause without a value takes that of the next one. Toggles, removals and the like need none. */
function shareValues(clauses: readonly Clause[]): readonly Clause[] {
  const shared: Clause[] = [];
  for (const clause of clauses.toReversed()) {
    const next = shared[0];
    const lacks = clause.value === undefined && clause.every === undefined && !needsNoValue(clause.action);
    const shares =
      lacks &&
      next?.ofRange === undefined &&
      next?.sentence === clause.sentence &&
      next.value !== undefined &&
      next.action === clause.action;
    shared.unshift(shares ? { ...clause, value: elsewhere(next.value), relative: next.relative } : clause);
  }
  return shareForward(shared);
}

/** `set LOG_LEVEL to debug for checkout and payments`: what stands behind the value may be several. */
function shareForward(clauses: readonly Clause[]): readonly Clause[] {
  const shared: Clause[] = [];
  for (const clause of clauses) {
    const before = shared.at(-1);
    const shares =
      clause.value === undefined &&
      clause.every === undefined &&
      !needsNoValue(clause.action) &&
      before?.sentence === clause.sentence &&
      before.action === clause.action &&
      before.ofRange === undefined &&
      before.value !== undefined &&
      (before.value.at < 0 || namesBehind(before, before.value.at));
    shared.push(
      shares && before.value !== undefined
        ? { ...clause, value: elsewhere(before.value), relative: before.relative, otherValue: undefined }
        : clause,
    );
  }
  return shared;
}

function namesBehind({ tokens, explained }: Clause, at: number): boolean {
  const from = tokens.findIndex(({ word }, index) => index > at && ['for', 'of', 'on'].includes(word));
  return from > 0 && tokens.some((token, index) => index > from && token.kind !== 'mark' && !explained.has(index));
}

/** A value that stands in another clause: no token of this one belongs to it. */
function elsewhere(slot: ValueSlot | undefined): ValueSlot | undefined {
  return slot === undefined ? undefined : { at: -1, readings: slot.readings };
}

/** Whether an action says by itself what the new value is. */
export function needsNoValue(action: Action | undefined): boolean {
  return (
    action !== undefined &&
    ['enable', 'disable', 'suspend', 'resume', 'restart', 'extract', 'double', 'triple', 'halve', 'remove'].includes(
      action,
    )
  );
}

/** An environment at the end of a sentence counts for all its clauses; one before it for those that follow without a verb of their own. */
function shareEnvironments(clauses: readonly Clause[]): readonly Clause[] {
  const said = (clause: Clause | undefined, sentence: number): Clause['environments'] | undefined =>
    clause?.sentence === sentence && clause.environments.kind !== 'none' ? clause.environments : undefined;
  return clauses.map((clause, index) => {
    if (clause.environments.kind !== 'none' || clause.paths.length > 0) return clause;
    const after = clauses
      .slice(index + 1)
      .map((other) => said(other, clause.sentence))
      .find((found) => found !== undefined);
    const before = clauses
      .slice(0, index)
      .map((other) => said(other, clause.sentence))
      .findLast((found) => found !== undefined);
    const environments = before ?? after;
    return environments === undefined ? clause : { ...clause, environments };
  });
}

/** `for pool-01 and pool-03 in examples/node_pool`: a place counts for what goes before it in the same breath, too. */
function sharePathsBack(clauses: readonly Clause[]): readonly Clause[] {
  const shared: Clause[] = [];
  for (const clause of clauses.toReversed()) {
    const [next] = shared;
    const isFree = clause.paths.length === 0 && clause.environments.kind === 'none';
    const goesOn = next?.sentence === clause.sentence && next.action === undefined && next.value === undefined;
    shared.unshift(isFree && goesOn ? { ...clause, paths: next.paths } : clause);
  }
  return shared;
}

/** A file or folder that was named counts for the clauses after it, too, until another place is named. */
function sharePaths(clauses: readonly Clause[]): readonly Clause[] {
  const shared: Clause[] = [];
  for (const clause of clauses) {
    const before = shared.at(-1);
    const inherits =
      clause.paths.length === 0 && clause.environments.kind === 'none' && before?.sentence === clause.sentence;
    shared.push(inherits ? { ...clause, paths: before.paths } : clause);
  }
  return shared;
}
