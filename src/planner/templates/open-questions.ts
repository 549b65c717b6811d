import type { Inventory } from '../../context/inventory.ts';
import type { Question } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';
import type { OpenPoint } from './decide-values.ts';
import type { Template } from './manifest.ts';

/** Asks how far a `no` reaches. */
export function negationQuestion(text: string): OpenPoint {
  return {
    question: `Does the negation in "${text}" go for both?`,
    proposals: ['yes, for both', 'no, only for the first'],
  };
}

/** Asks for the environment that the repository does not have. */
export function unknownEnvironment(name: string, inventory: Inventory): OpenPoint {
  const known = inventory.environments.map((one) => one.name);
  return {
    question:
      known.length === 0
        ? `This repository has no environments that could be told apart, so what does "${name}" mean here?`
        : `There is no environment "${name}" here. Which one is meant?`,
    proposals: known,
  };
}

/** One question for all that is open; where words can simply be added, the example is the request with them. */
export function ask(open: readonly OpenPoint[], template: Template, input: PlanningInput): Question {
  const [first] = open;
  const answers = open.flatMap((point) => point.answer ?? []);
  const { verb, text } = input.command;
  const typed = text.replaceAll(/\s+/g, ' ').trim();
  // Free words are for `/prompt`; `/promptops` wants its verb first.
  const again = `/${typed.startsWith(`${verb} `) ? 'promptops' : 'prompt'} ${[typed, ...answers].join(', ')}`;
  const canComplete = answers.length === open.length && text.length < 300;
  return {
    kind: 'question',
    question:
      open.length === 1 && first !== undefined ? first.question : open.map((point) => `- ${point.question}`).join('\n'),
    candidates: open.flatMap((point) => point.proposals).map((label) => ({ label })),
    examples: canComplete ? [again] : template.examples.slice(0, 2).map((example) => `/promptops ${example.request}`),
  };
}
