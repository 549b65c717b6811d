import type { Decision, OpenPoint } from './decide-values.ts';
import type { Link, Parts } from './read-parts.ts';

/** A value of one thing that another one needs to be larger. */
export type Raised = {
  readonly part: number;
  readonly parameter: string;
  readonly value: number;
  readonly note: string;
};

/** What a relation raises where nobody said a value. */
export function raisedBy({ subject, object, relation }: Link, decisions: readonly Decision[]): readonly Raised[] {
  const { atLeast } = relation;
  const [from, to] = [decisions[subject], decisions[object]];
  const base = atLeast === undefined ? undefined : from?.values[atLeast.of];
  if (atLeast === undefined || typeof base !== 'number' || to?.given.has(atLeast.parameter) !== false) return [];
  const value = base * atLeast.times;
  const words = atLeast.parameter.replace(/_seconds$/, '').replaceAll('_', ' ');
  return [
    {
      part: object,
      parameter: atLeast.parameter,
      value,
      note: `The ${words} is ${value} seconds, ${atLeast.because}.`,
    },
  ];
}

/** What was said and is too small for a relation. */
export function tooSmall({ links }: Parts, decisions: readonly Decision[]): readonly OpenPoint[] {
  return links.flatMap(({ subject, object, relation: { atLeast } }) => {
    if (atLeast === undefined) return [];
    const needed = decisions[subject]?.values[atLeast.of];
    const said = decisions[object]?.values[atLeast.parameter];
    if (typeof needed !== 'number' || typeof said !== 'number' || said >= needed) return [];
    const [small, large] = [atLeast.parameter, atLeast.of].map((name) =>
      name.replace(/_seconds$/, '').replaceAll('_', ' '),
    );
    return [
      {
        question: `A ${small} of ${said} seconds is shorter than the ${large} of ${needed} seconds, which AWS refuses. What should it be?`,
        proposals: [],
      },
    ];
  });
}

/** The assumption of a default that a relation has raised no longer holds. */
export function contradicts(line: string, { parameter }: Raised): boolean {
  return parameter === 'visibility_timeout_seconds' && /hidden/.test(line);
}
