import { parseKeyPath } from '../../domain/key-path.ts';
import type { Skipped } from '../../context/inventory.ts';
import type { Question, Refusal } from '../../domain/proposal.ts';
import type { Interpreted } from './interpret.ts';
import { show } from './new-value.ts';
import type { Target } from './target.ts';

/** Most candidates a question lists. */
const maxCandidates = 12;

/** Asks which of several places is meant. */
export function askWhich(
  of: Interpreted,
  choices: readonly Target[],
  why: 'environment' | 'thing',
  request: string,
): Question {
  const environments = [...new Set(choices.flatMap((choice) => choice.environment ?? []))];
  const labels = [...new Set(choices.map((choice) => choice.label))];
  const subject = subjectOf(choices);
  const question =
    why === 'environment' && environments.length > 0
      ? `In which environment should the ${subject} of ${labels.map(code).join(', ')} change? It is set in ${choices.length} places.`
      : `Which ${subject} is meant? The request fits ${choices.length} places.`;
  const words =
    why === 'environment'
      ? [...environments.map((name) => `${request} in ${name}`), `${request} in every environment`]
      : choices.map((choice) => apart(of, choice, choices, request));
  return {
    kind: 'question',
    question,
    candidates: candidatesOf(choices),
    examples: [...new Set(words)].slice(0, 4).map(command),
  };
}

/** What all the choices are; different things have no name in common. */
function subjectOf(choices: readonly Target[]): string {
  const names = new Set(choices.map((choice) => (choice.setting.row === 'key' ? lastKey(choice) : choice.setting.row)));
  const [only] = names;
  return names.size === 1 && only !== undefined ? only : 'value';
}

function lastKey({ path, setting }: Target): string {
  return (path === 'default' ? setting.query.paths[0] : path)?.split('.').at(-1) ?? 'value';
}

/**
 * The request in words that fit one choice alone: with its file where no other choice is in it, else with its object and key path,
 * which are matched letter by letter.
 */
function apart(of: Interpreted, choice: Target, choices: readonly Target[], request: string): string {
  const others = choices.filter((other) => other !== choice);
  const [said] = of.clause.paths;
  if (choice.exists && others.every((other) => other.file !== choice.file))
    return said === undefined ? `${request} in ${choice.file}` : request.replace(said, choice.file);
  const typed = of.candidates.find(({ setting }) => setting === choice.setting)?.spoken?.typed;
  const [path = choice.path] = choice.setting.query.paths;
  const [spoken = choice.label] = choice.setting.owner.spoken;
  const name = choice.label.includes('/') ? choice.label : spoken;
  const verb = typed === undefined || of.action === 'add' || of.action === 'remove' ? of.action : 'set';
  const value = typed === undefined ? '' : verb === 'add' ? `=${typed}` : ` to ${typed}`;
  const kind = ['label', 'annotation', 'tag'].includes(choice.setting.row) ? `${choice.setting.row} ` : '';
  const what =
    verb === 'add' && kind !== '' ? `${kind}${keyName(path)}${value} to ${name}` : `${path} of ${name}${value}`;
  const place =
    choice.environment ??
    (choice.exists && others.some((other) => other.file !== choice.file) ? choice.file : undefined) ??
    said;
  return `${verb} ${what}${place === undefined ? '' : ` in ${place}`}`;
}

function keyName(path: string): string {
  const last = parseKeyPath(path).at(-1);
  return last !== undefined && 'key' in last ? last.key : path;
}

/** Asks about one place where the request and the repository do not go together. */
export function askAbout(
  target: Target,
  problem: string,
  examples: readonly string[],
  ending = 'What should it be?',
): Question {
  return {
    kind: 'question',
    question: `${code(`${target.label} ${target.path}`)} in \`${target.file}\`: ${problem}. ${ending}`,
    candidates: candidatesOf([target]),
    examples: examples.map(command),
  };
}

/** Places as candidates of a question, with line and value. */
export function candidatesOf(choices: readonly Target[]): Question['candidates'] {
  return choices.slice(0, maxCandidates).map((choice) => ({
    label: `${choice.label} ${choice.path}${choice.environment === undefined ? '' : ` (${choice.environment})`}`,
    // A patch that is yet to be made is no file that anybody could look at.
    file: choice.edit.how === 'new-patch' ? choice.edit.kustomization : choice.file,
    ...(choice.line === undefined || !choice.exists ? {} : { line: choice.line }),
    ...(choice.current === undefined ? {} : { value: choice.current }),
  }));
}

/** A place that cannot be edited, and why. */
export function refuseLocked(target: Target, reason: string): Refusal {
  return {
    kind: 'refusal',
    rule: 'locked-value',
    reason: `\`${target.file}\`: \`${target.path}\` (now \`${show(target.current)}\`) ${reason}.`,
    remedy: 'Change what it comes from, or change it by hand.',
  };
}

/** A file that is left alone as a whole; its content is not shown. */
export function refuseSkipped({ file, kind, reason }: Skipped): Refusal {
  return {
    kind: 'refusal',
    rule: kind === 'lock-file' ? kind : `${kind}-file`,
    reason: `\`${file}\` is left alone: ${reason}.`,
    remedy: 'Change what it is made from, or change it by hand with the tool that made it.',
  };
}

/** A request as it would be typed. */
export function command(text: string): string {
  return `/promptops ${text.replace(/\s+/g, ' ').trim().slice(0, 200)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
