import type { Question, Refusal } from '../../domain/proposal.ts';
import type { NotUnderstood } from '../planner.ts';
import { command } from './answers.ts';
import type { Interpreted } from './interpret.ts';
import { isSecretName, refuseSecret } from './refusals.ts';
import type { Setting } from './setting.ts';

/**
 * What to answer when a clause has no candidate: a question when all but a name or a value fits, else the words that
 * nobody explained. Undefined when every clause has candidates.
 */
export function unknownThings(
  interpreted: readonly Interpreted[],
  settings: readonly Setting[],
  request: string,
): Question | Refusal | NotUnderstood | undefined {
  const unclear = interpreted.filter((one) => one.candidates.length === 0);
  const [first] = unclear;
  if (interpreted.length === 0) return { kind: 'not-understood', leftover: [request.slice(0, 120)] };
  if (first === undefined) return undefined;
  const secret = unclear.flatMap((one) => (one.clause.value === undefined ? [] : one.words)).find((word) => word.precise && isSecretName(word.text));
  if (secret !== undefined) return refuseSecret(secret.text);
  return askForValue(first) ?? askForName(first, settings, request) ?? { kind: 'not-understood', leftover: leftoverOf(unclear, request) };
}

function leftoverOf(unclear: readonly Interpreted[], request: string): readonly string[] {
  const words = unclear.flatMap((one) => one.words.map((word) => word.text));
  return words.length === 0 ? [request.slice(0, 120)] : [...new Set(words)].slice(0, 12);
}

function askForValue({ misfit, clause }: Interpreted): Question | undefined {
  if (misfit === undefined) return undefined;
  const typed = clause.value?.readings[0]?.value.typed;
  const problem = typed === undefined ? 'has no new value in the request' : `takes a value of type ${misfit.type}; \`${typed}\` is none`;
  return {
    kind: 'question',
    question: `\`${misfit.label}\` ${problem}. What should it be?`,
    candidates: [{ label: misfit.label, file: misfit.found.file, ...(misfit.current === undefined ? {} : { value: misfit.current }) }],
    examples: [],
  };
}

/** A name that nothing here has, beside words that would fit: says what is similar. */
function askForName({ words, action, clause }: Interpreted, settings: readonly Setting[], request: string): Question | undefined {
  const known = new Set(settings.flatMap((setting) => [...setting.owners.flat(), ...setting.phrases.flat(), ...setting.optional]));
  const strange = words.filter((word) => !word.stems.every((stem) => known.has(stem)));
  const [name] = strange;
  const isAboutSomething = action === 'scale' || action === 'upgrade' || words.length > strange.length;
  if (name === undefined || strange.length > 1 || clause.value === undefined || !isAboutSomething) return undefined;
  const owners = [...new Set(settings.flatMap((setting) => (setting.owners.length === 0 ? [] : [setting.query.name])))];
  const similar = nearest(name.text, owners);
  const hint = similar.length === 0 ? '' : ` Similar: ${similar.map((owner) => `\`${owner}\``).join(', ')}.`;
  return {
    kind: 'question',
    question: `There is no \`${name.text}\` in this repository.${hint} What is meant?`,
    candidates: similar.flatMap((owner) => {
      const setting = settings.find((found) => found.query.name === owner);
      return setting === undefined ? [] : [{ label: setting.label.split(' ')[0] ?? owner, file: setting.found.file }];
    }),
    examples: similar.slice(0, 3).map((owner) => command(request.replace(name.text, owner))),
  };
}

function nearest(wanted: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance: edits }) => edits <= Math.max(2, Math.floor(Math.max(name.length, wanted.length) / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's edit distance (Wagner and Fischer). */
function distance(left: string, right: string): number {
  const [a, b] = [left.slice(0, 60), right.slice(0, 60)];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min((row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
