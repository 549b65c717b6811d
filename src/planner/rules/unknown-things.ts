import { canonicalEnvironment } from '../../context/environments.ts';
import type { Inventory } from '../../context/inventory.ts';
import type { Question, Refusal } from '../../domain/proposal.ts';
import type { NotUnderstood } from '../planner.ts';
import { command } from './answers.ts';
import type { Interpreted } from './interpret.ts';
import { isSecretName, refuseSecret } from './refusals.ts';
import { namedThings } from './named-things.ts';
import type { BrokenFile } from './read-objects.ts';
import { vocabulary } from './relevant-files.ts';
import { stemsOf } from './stems.ts';
import type { Setting } from './setting.ts';
import { fits } from './value-for.ts';

/** What is known of the repository and of the request when a clause has no candidate. */
type UnknownContext = {
  readonly settings: readonly Setting[];
  /** Files the request can be about that could not be looked into. */
  readonly broken: readonly BrokenFile[];
  readonly inventory: Inventory;
  readonly request: string;
};

/**
 * What to answer when a clause has no candidate: a question when all but a name or a value fits, else the words that
 * nobody explained. Undefined when every clause has candidates.
 */
export function unknownThings(
  interpreted: readonly Interpreted[],
  context: UnknownContext,
): Question | Refusal | NotUnderstood | undefined {
  const unclear = interpreted.filter((one) => one.candidates.length === 0);
  const [first] = unclear;
  if (interpreted.length === 0) return { kind: 'not-understood', leftover: [context.request.slice(0, 120)] };
  if (first === undefined) return undefined;
  const secret = unclear
    .flatMap((one) => (one.clause.value === undefined ? [] : one.words))
    .find((word) => word.precise && isSecretName(word.text));
  if (secret !== undefined) return refuseSecret(secret.text);
  return (
    refuseNegative(first) ??
    askForValue(first, context) ??
    askForOwner(first) ??
    askForRepair(first, context) ??
    askForName(first, context) ?? {
      kind: 'not-understood',
      leftover: leftoverOf(unclear, context),
    }
  );
}

/** `scale web to -3`: there is no such count, and the words alone would not say why it was not understood. */
function refuseNegative({ clause, action }: Interpreted): Question | undefined {
  const at = clause.tokens.findIndex(({ text, end }, index) => {
    const next = clause.tokens[index + 1];
    return text === '-' && next?.start === end && /^\d/.test(next.text);
  });
  const isCount = action === 'scale' || clause.tokens.some(({ word }) => /^(?:replicas?|pods?|instances?)$/.test(word));
  if (at < 0 || !isCount || clause.value !== undefined) return undefined;
  return {
    kind: 'question',
    question: `\`-${clause.tokens[at + 1]?.text ?? ''}\` is less than none; a count cannot be negative. How many should it be?`,
    candidates: [],
    examples: [],
  };
}

/** `add tag owner=team-a` says nothing of what shall have it; the only thing that could is not named by that. */
function askForOwner({ unplaced = [], clause }: Interpreted): Question | undefined {
  const [first] = unplaced;
  if (first === undefined) return undefined;
  const isInside = ({ found: { file } }: Setting): boolean =>
    clause.paths.length === 0 || clause.paths.some((path) => file === path || file.startsWith(`${path}/`));
  const owners = new Map(unplaced.filter(isInside).map(({ owner }) => [`${owner.label} ${owner.file}`, owner]));
  const name = first.found.path.split('.').at(-1) ?? '';
  const value = clause.value?.readings[0]?.value.typed ?? '';
  const [path] = clause.paths;
  return {
    kind: 'question',
    question:
      owners.size === 0
        ? `Nothing in \`${path ?? ''}\` has a map of its own that the ${first.row} \`${name}\` could go into. What shall have it?`
        : `Which thing shall have the ${first.row} \`${name}\`? The request does not name it.`,
    candidates: [...owners.values()].slice(0, 8).map(({ label, file }) => ({ label, file })),
    examples: [...new Set([...owners.values()].map(({ label }) => `add ${first.row} ${name}=${value} to ${label}`))]
      .slice(0, 3)
      .map(command),
  };
}

/** What was asked for may well be in a file that nobody can read; then nothing else would help. */
function askForRepair({ words }: Interpreted, { broken, inventory }: UnknownContext): Question | undefined {
  const things = namedThings(inventory);
  const isAbout = ({ file }: BrokenFile): boolean =>
    words.some(
      ({ text, stems }) =>
        things.some((thing) => thing.file === file && thing.name.toLowerCase() === text.toLowerCase()) ||
        (stems.length > 0 && stems.every((stem) => stemsOf(file).includes(stem) && !vocabulary.has(stem))),
    );
  const about = broken.filter(isAbout).slice(0, 6);
  const [first] = about;
  if (first === undefined) return undefined;
  return {
    kind: 'question',
    question: `${first.problem}. Nothing in it can be found or changed while it is so.`,
    candidates: about.map(({ file }) => ({ label: 'cannot be read', file })),
    examples: [],
  };
}

/** The words nobody explained; those that would mean something here only when there are no others. */
function leftoverOf(unclear: readonly Interpreted[], context: UnknownContext): readonly string[] {
  const isKnown = knownStems(context);
  const words = unclear.flatMap((one) => one.words);
  const strange = words.filter((word) => word.stems.length === 0 || !word.stems.every(isKnown));
  const left = [...new Set((strange.length > 0 ? strange : words).map((word) => word.text))];
  return left.length === 0 ? [context.request.slice(0, 120)] : left.slice(0, 12);
}

function knownStems({ settings, inventory }: UnknownContext): (stem: string) => boolean {
  const said = new Set([
    ...namedThings(inventory).flatMap((thing) => stemsOf(thing.name)),
    ...settings.flatMap((setting) => [...setting.owners.flat(), ...setting.phrases.flat(), ...setting.optional]),
  ]);
  return (stem) => said.has(stem) || vocabulary.has(stem);
}

function askForValue({ misfit, clause }: Interpreted, { inventory }: UnknownContext): Question | undefined {
  // Without a verb of change it may be told in words that a model understands (`staging should get what production has`).
  if (misfit === undefined || (clause.action === undefined && clause.value === undefined)) return undefined;
  const isSecret = inventory.skipped.some(
    ({ file, kind }) => file === misfit.found.file && (kind === 'encrypted' || kind === 'secret'),
  );
  const typed = clause.value?.readings[0]?.value.typed;
  const old = clause.from?.readings.some((reading) => fits(misfit.type, reading.value)) === false;
  const problem = old
    ? `cannot have been \`${clause.from?.readings[0]?.value.typed ?? ''}\` (${misfit.type})`
    : typed === undefined
      ? 'has no new value in the request'
      : `takes a value of type ${misfit.type}; \`${typed}\` is none`;
  return {
    kind: 'question',
    question: `\`${misfit.label}\` ${problem}. What should it be?`,
    candidates: [
      {
        label: misfit.label,
        file: misfit.found.file,
        ...(misfit.current === undefined || isSecret ? {} : { value: misfit.current }),
      },
    ],
    examples: [],
  };
}

/**
 * A name that nothing here has, in the place of the thing or of the environment: says what is similar.
 * Any other strange word is left for the model.
 */
function askForName({ words, action, clause }: Interpreted, context: UnknownContext): Question | undefined {
  const { settings, request, inventory } = context;
  const environments = inventory.environments.map((environment) => environment.name);
  const things = namedThings(inventory);
  const owners = new Set([
    ...things.flatMap((thing) => stemsOf(thing.name)),
    ...settings.flatMap((setting) => setting.owners.flat()),
  ]);
  const isKnown = knownStems(context);
  const strange = words.filter(
    (word) =>
      !/^(?:\d|all$|every$|everything$|except$|excluding$|other$|each$|any$)/.test(word.text) &&
      !word.stems.every(isKnown) &&
      !settings.some((setting) => setting.names.has(word.text)),
  );
  const [name] = strange;
  if (name === undefined || strange.length > 1 || clause.value === undefined || clause.action === undefined)
    return undefined;
  const hasOwner = words.some((word) => word !== name && word.stems.some((stem) => owners.has(stem)));
  const standsWhere = new RegExp(`\\bin (?:the )?${RegExp.escape(name.text)}\\b`, 'i').test(request);
  const isEnvironment =
    canonicalEnvironment(name.text) !== undefined ||
    nearest(name.text, environments).length > 0 ||
    (standsWhere && hasOwner);
  if (isEnvironment && environments.length > 0 && clause.environments.kind === 'none')
    return noSuchEnvironment(name.text, environments, request);
  const similar = nearest(name.text, [...new Set(things.map((thing) => thing.name))]);
  if (similar.length === 0 && (hasOwner || action === 'set')) return undefined;
  const hint = similar.length === 0 ? '' : ` Similar: ${similar.map((owner) => `\`${owner}\``).join(', ')}.`;
  return {
    kind: 'question',
    question: `There is no \`${name.text}\` in this repository.${hint} What is meant?`,
    candidates: things
      .filter((thing) => similar.includes(thing.name))
      .slice(0, 8)
      .map(({ label, file, line }) => ({ label, file, ...(line === undefined ? {} : { line }) })),
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
    .filter(({ name, distance: edits }) => edits <= mostEdits(name, wanted))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** A slip of the fingers leaves most of a name; of two letters nothing would be left. */
function mostEdits(name: string, wanted: string): number {
  const [short, long] = [Math.min(name.length, wanted.length), Math.max(name.length, wanted.length)];
  return Math.min(Math.max(2, Math.floor(long / 3)), Math.floor((short - 1) / 2));
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
