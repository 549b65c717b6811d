import type { Round } from '../domain/round.ts';
import { inert, inlineCode } from './inert.ts';

/** What was asked of a pull request, turn by turn, and what came of each part; nothing where there was one turn. */
export function roundsSection(rounds: readonly Round[], entries: number): string {
  if (rounds.length < 2) return '';
  const shown = rounds.slice(-Math.max(1, entries));
  const older = rounds.length > shown.length ? [`- … ${rounds.length - shown.length} older ones`] : [];
  const lines = shown.flatMap(({ actor, asked, done, left }) => [
    `- ${inlineCode(actor, 40)}: ${inlineCode(asked, 200)}`,
    ...partsOf({ done, left }, '  ').slice(0, Math.max(1, entries)),
  ]);
  return `### Rounds\n\n${[...older, ...lines].join('\n')}`;
}

/** Each part that was done, and each that was not with the reason; one line each. */
export function partsOf({ done, left }: Pick<Round, 'done' | 'left'>, indent = ''): readonly string[] {
  return [
    ...done.map(({ asked, how }) => `${indent}- ✅ ${inlineCode(asked, 120)}: ${inert(how, 200)}`),
    ...left.map(({ asked, why }) => `${indent}- ⛔ ${inlineCode(asked, 120)} was not done: ${inert(why, 400)}`),
  ];
}
