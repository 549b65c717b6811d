import { sanitizeText } from '../context/sanitize.ts';
import type { Planned, Planner } from './planner.ts';

/**
 * Has a planner read the request and the conversation as people see them, and says in its result when something hidden was left out:
 * of the request always, of the conversation when a model read it (SEC-23).
 */
export function withVisibleInput(planner: Planner): Planner {
  return async (input, signal) => {
    const request = sanitizeText(input.command.text);
    const thread = input.thread.map(({ author, text }) => ({ author, ...sanitizeText(text) }));
    const command = { ...input.command, text: request.text };
    const planned = await planner({ ...input, command, thread }, signal);
    const inRequest = [...(input.command.hidden === true ? ['HTML comments'] : []), ...request.removed.map(kindOf)];
    const inThread = planned.usage.model === null ? [] : thread.flatMap(({ removed }) => removed.map(kindOf));
    const notes = [...noteOn('the request', inRequest), ...noteOn('the conversation', inThread)];
    return notes.length === 0 ? planned : { ...planned, result: withNotes(planned.result, notes) };
  };
}

/** `images (2)` → `images`. */
function kindOf(removed: string): string {
  return removed.replace(/ \(\d+\)$/, '');
}

function noteOn(place: string, kinds: readonly string[]): readonly string[] {
  if (kinds.length === 0) return [];
  return [`hidden text was left out of ${place}: ${[...new Set(kinds)].join(', ')}`];
}

function withNotes(result: Planned['result'], notes: readonly string[]): Planned['result'] {
  const sentence = ` (Note: ${notes.join('; ')}.)`;
  switch (result.kind) {
    case 'proposal':
      return { ...result, warnings: [...result.warnings, ...notes] };
    case 'question':
      return { ...result, question: result.question + sentence };
    case 'refusal':
      return { ...result, reason: result.reason + sentence };
    case 'unchanged':
      return { ...result, message: result.message + sentence };
    case 'not-understood':
      return result;
  }
}
