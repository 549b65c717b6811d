import type { Interpreted } from './interpret.ts';
import { wordsOf, type Word } from './match-settings.ts';
import type { PlannedChange } from './planning-context.ts';
import type { BrokenFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

/** Most things one request changes; a repository's own limit on files counts beside it. */
const maxThings = 200;

/** One reading for each thing that `all services` means; with an exception that is none of them, what nobody explained. */
export function expandEvery(interpreted: readonly Interpreted[]): readonly Interpreted[] {
  return interpreted.flatMap((one) => eachThing(one) ?? [{ ...one, candidates: [], words: exceptionWords(one) }]);
}

function exceptionWords({ clause, words }: Interpreted): readonly Word[] {
  const names = new Set(clause.every?.except);
  return [...words, ...wordsOf(clause.tokens, (at) => !names.has(clause.tokens[at]?.word ?? ''))];
}

/** An autoscaler belongs to its service only where its bounds are meant. */
function isAside({ owner, row }: Setting): boolean {
  return owner.kind === 'HorizontalPodAutoscaler' && ['label', 'annotation', 'key'].includes(row);
}

function eachThing(one: Interpreted): readonly Interpreted[] | undefined {
  const { every } = one.clause;
  if (every === undefined || one.candidates.length === 0) return [one];
  const meant = one.candidates.filter(({ setting }) => every.kinds.has(setting.owner.kind) && !isAside(setting));
  const isNamed = (name: string, { setting: { query, owner } }: (typeof meant)[number]): boolean =>
    query.name.toLowerCase() === name || owner.spoken.some((spoken) => spoken.toLowerCase() === name);
  if (every.except.some((name) => !meant.some((candidate) => isNamed(name, candidate)))) return undefined;
  const kept = meant.filter((candidate) => !every.except.some((name) => isNamed(name, candidate)));
  const things = Map.groupBy(kept, ({ setting: { query } }) =>
    JSON.stringify([query.name, query.kind, query.namespace]),
  );
  if (things.size === 0 || things.size > maxThings) return undefined;
  return [...things.values()].map((candidates) => ({ ...one, candidates }));
}

/** Files that could not be read may hold some of what `all services` means: nobody should take it for complete. */
export function unreadWarnings(interpreted: readonly Interpreted[], broken: readonly BrokenFile[]): readonly string[] {
  if (!interpreted.some(({ clause }) => clause.every !== undefined)) return [];
  return broken.slice(0, 6).map(({ problem }) => `Not looked into: ${problem}`);
}

/** What `all services` was taken for, and what of it has no such value where it was asked for. */
export function everyNotes(interpreted: readonly Interpreted[], changes: readonly PlannedChange[]): readonly string[] {
  const groups = Map.groupBy(
    interpreted.filter(({ clause }) => clause.every !== undefined),
    ({ clause }) => clause,
  );
  return [...groups].flatMap(([{ every }, all]) => {
    const own = changes.filter((change) => all.includes(change.interpreted));
    const done = new Set(own.map(({ interpreted: of }) => of));
    const left = all
      .filter((of) => !done.has(of))
      .flatMap(({ candidates }) => candidates[0]?.setting.owner.label ?? []);
    const read = [...new Set(own.map(({ target }) => `\`${target.label}\``))].join(', ');
    return [
      `"${every?.said ?? ''}" was read as ${read}.`,
      ...(left.length === 0 ? [] : [`Left out, since nothing decides it there: ${[...new Set(left)].join(', ')}.`]),
    ];
  });
}
