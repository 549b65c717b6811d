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
  const subject =
    of.candidates[0]?.setting.row === 'key' ? lastKey(choices) : (of.candidates[0]?.setting.row ?? 'value');
  const question =
    why === 'environment' && environments.length > 0
      ? `In which environment should the ${subject} of ${labels.map(code).join(', ')} change? It is set in ${choices.length} places.`
      : `Which ${subject} is meant? The request fits ${choices.length} places.`;
  const words =
    why === 'environment'
      ? [...environments.map((name) => `${request} in ${name}`), `${request} in every environment`]
      : choices.map((choice) => `${request} in ${choice.file}`);
  return {
    kind: 'question',
    question,
    candidates: candidatesOf(choices),
    examples: [...new Set(words)].slice(0, 4).map(command),
  };
}

function lastKey(choices: readonly Target[]): string {
  const [choice] = choices;
  const path = choice?.path === 'default' ? choice.setting.query.paths[0] : choice?.path;
  return path?.split('.').at(-1) ?? 'value';
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
    file: choice.file,
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
