import { canonicalEnvironment } from '../../context/environments.ts';
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
  environments: readonly string[],
): Question | Refusal | NotUnderstood | undefined {
  const unclear = interpreted.filter((one) => one.candidates.length === 0);
  const [first] = unclear;
  if (interpreted.length === 0) return { kind: 'not-understood', leftover: [request.slice(0, 120)] };
  if (first === undefined) return undefined;
  const secret = unclear
    .flatMap((one) => (one.clause.value === undefined ? [] : one.words))
    .find((word) => word.precise && isSecretName(word.text));
  if (secret !== undefined) return refuseSecret(secret.text);
  return (
    askForValue(first) ??
    askForName(first, settings, request, environments) ?? {
      kind: 'not-understood',
      leftover: leftoverOf(unclear, request),
    }
  );
}

function leftoverOf(unclear: readonly Interpreted[], request: string): readonly string[] {
  const words = unclear.flatMap((one) => one.words.map((word) => word.text));
  return words.length === 0 ? [request.slice(0, 120)] : [...new Set(words)].slice(0, 12);
}

function askForValue({ misfit, clause }: Interpreted): Question | undefined {
  if (misfit === undefined) return undefined;
  const typed = clause.value?.readings[0]?.value.typed;
  const problem =
    typed === undefined
      ? 'has no new value in the request'
      : `takes a value of type ${misfit.type}; \`${typed}\` is none`;
  return {
    kind: 'question',
    question: `\`${misfit.label}\` ${problem}. What should it be?`,
    candidates: [
      {
        label: misfit.label,
        file: misfit.found.file,
        ...(misfit.current === undefined ? {} : { value: misfit.current }),
      },
    ],
    examples: [],
  };
}

/**
 * A name that nothing here has, in the place of the thing or of the environment: says what is similar.
 * Any other strange word is left for the model.
 */
function askForName(
  { words, action, clause }: Interpreted,
  settings: readonly Setting[],
  request: string,
  environments: readonly string[],
): Question | undefined {
  const spoken = settings.flatMap((setting) => setting.owners.flat());
  const owners = new Set(spoken);
  const known = new Set([
    ...spoken,
    ...settings.flatMap((setting) => [...setting.phrases.flat(), ...setting.optional]),
  ]);
  const strange = words.filter(
    (word) => !word.stems.every((stem) => known.has(stem)) && !settings.some((setting) => setting.names.has(word.text)),
  );
  const [name] = strange;
  if (name === undefined || strange.length > 1 || clause.value === undefined || clause.action === undefined)
    return undefined;
  const isEnvironment = canonicalEnvironment(name.text) !== undefined || nearest(name.text, environments).length > 0;
  if (isEnvironment && environments.length > 0 && clause.environments.kind === 'none')
    return noSuchEnvironment(name.text, environments, request);
  const names = [...new Set(settings.flatMap((setting) => (setting.owners.length === 0 ? [] : [setting.query.name])))];
  const similar = nearest(name.text, names);
  const hasOwner = words.some((word) => word !== name && word.stems.some((stem) => owners.has(stem)));
  if (similar.length === 0 && (hasOwner || action === 'set')) return undefined;
  const hint = similar.length === 0 ? '' : ` Similar: ${similar.map((owner) => `\`${owner}\``).join(', ')}.`;
  return {
    kind: 'question',
    question: `There is no \`${name.text}\` in this repository.${hint} What is meant?`,
    candidates: similar.flatMap((owner) => {
      const setting = settings.find((found) => found.query.name === owner);
      return setting === undefined ? [] : [{ label: setting.owner.label, file: setting.found.file }];
    }),
    examples: similar.slice(0, 3).map((owner) => command(request.replace(name.text, owner))),
  };
}

function noSuchEnvironment(name: string, environments: readonly string[], request: string): Question {
  return {
    kind: 'question',
    question: `There is no environment \`${name}\` here; there is ${environments.map((environment) => `\`${environment}\``).join(', ') || 'none'}. Which one is meant?`,
    candidates: environments.map((environment) => ({ label: environment })),
    examples: environments.slice(0, 4).map((environment) => command(request.replace(name, environment))),
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
      next.push(
        Math.min((row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
