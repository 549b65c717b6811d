import { parseKeyPath } from '../../domain/key-path.ts';
import type { Inventory } from '../../context/inventory.ts';
import type { PlanningResult, Question } from '../../domain/proposal.ts';
import { askWhich } from './answers.ts';
import { changeAt } from './change-at.ts';
import { findTargets } from './find-targets.ts';
import type { Candidate, Interpreted } from './interpret.ts';
import { wordsOf } from './match-settings.ts';
import { show } from './new-value.ts';
import type { ClauseOutcome, PlannedChange, PlanningContext } from './planning-context.ts';
import { isSecretName, looksLikeSecret, refuseSecret } from './refusals.ts';
import type { Setting } from './setting.ts';
import { ownValues } from './side-effects.ts';
import { stemsOf } from './stems.ts';
import type { Target } from './target.ts';

/** Finds the one place of a clause and works out its change; a question where there are several places or none. */
export async function planClause(one: Interpreted, context: PlanningContext): Promise<ClauseOutcome> {
  const secret = one.candidates.find(
    ({ setting, spoken }) => spoken !== undefined && isSecretSetting(setting, show(textOf(spoken))),
  );
  if (secret !== undefined) return refuseSecret(lastStep(secret.setting.found.path));
  const found = await findTargets(
    {
      settings: one.candidates.map((candidate) => candidate.setting),
      environments: one.clause.environments,
      paths: one.clause.paths,
      mayAdd: one.action !== 'remove',
    },
    context.input.inventory,
    context.decide,
  );
  if (found.kind === 'none' && one.clause.every !== undefined) return { kind: 'changes', changes: [] };
  if (found.kind === 'none') return notThere(one, found.environments, context);
  const all = found.kind === 'targets' ? found.targets : found.choices;
  const preferred = found.kind === 'several' ? defaultsOf(one, all) : all;
  const targets = preferred.length === 0 ? all : preferred;
  const own = targets.map((target) =>
    one.clause.paths.length > 0 ? target : ownValues(target, context.input.inventory),
  );
  const isShared = own.includes('shared');
  const lined = await withLines(
    own
      .map((target, index) => (target === 'shared' ? targets[index] : target))
      .filter((target) => target !== undefined),
    context,
  );
  if (isShared || (found.kind === 'several' && targets.length > 1))
    return askWhich(one, lined, found.kind === 'several' ? found.why : 'thing', context.request);
  const changes: PlannedChange[] = [];
  for (const target of lined) {
    const change = await changeAt(one, target, context);
    if ('kind' in change) return change;
    changes.push(change);
  }
  return { kind: 'changes', changes };
}

/** `the default of …` means the places that count where nothing overrides them. */
function defaultsOf({ clause }: Interpreted, choices: readonly Target[]): readonly Target[] {
  if (!clause.tokens.some((token) => token.word === 'default' || token.word === 'defaults')) return [];
  const declared = choices.filter((target) => target.path === 'default');
  return declared.length > 0 ? declared : choices.filter((target) => target.environment === undefined);
}

/** Line numbers for the places that were not found by a decision. */
async function withLines(
  targets: readonly Target[],
  { deps, input: { tree, inventory } }: PlanningContext,
): Promise<readonly Target[]> {
  return Promise.all(
    targets.map(async (target) => {
      if (
        inventory.skipped.some(({ file, kind }) => file === target.file && (kind === 'encrypted' || kind === 'secret'))
      )
        return hidden(target);
      if (target.line !== undefined || !target.exists) return target;
      const text = await tree.read(target.file);
      const place = text === undefined ? undefined : await deps.locate(target.file, text, target.object, target.path);
      return place === undefined ? target : { ...target, line: place.line };
    }),
  );
}

/** What an encrypted file holds is never shown. */
function hidden(target: Target): Target {
  const { current, ...shown } = target;
  return current === undefined ? target : shown;
}

function textOf(spoken: NonNullable<Candidate['spoken']>): string {
  return spoken.as === 'text' ? spoken.text : spoken.typed;
}

function isSecretSetting(setting: Setting, value: string): boolean {
  return looksLikeSecret(value) || (setting.type === 'text' && isSecretName(lastStep(setting.found.path)));
}

function lastStep(path: string): string {
  const steps = parseKeyPath(path).filter((step) => !('index' in step));
  const last = steps.at(-1);
  const named = last !== undefined && 'key' in last && last.key === 'value' ? steps.at(-2) : last;
  return named === undefined || 'index' in named ? path : 'key' in named ? named.key : named.value;
}

/** What lies in a folder or file and shares a word with the request. */
function thingsUnder(path: string, { clause }: Interpreted, { terraform, objects }: Inventory): Question['candidates'] {
  const words = new Set(wordsOf(clause.tokens, (at) => clause.explained.has(at)).flatMap(({ stems }) => stems));
  return [
    ...terraform.flatMap(({ blocks }) => blocks.map(({ address, at }) => ({ label: address, ...at }))),
    ...objects.map(({ object, at }) => ({ label: object, ...at })),
  ]
    .filter(({ file }) => file === path || file.startsWith(`${path}/`))
    .filter(({ label }) => stemsOf(label).some((stem) => words.has(stem) && !structural.has(stem)))
    .slice(0, 8);
}

const structural = new Set(['variable', 'var', 'module', 'local', 'provider', 'resource', 'output', 'data']);

function notThere(
  one: Interpreted,
  environments: readonly string[],
  { input: { inventory } }: PlanningContext,
): PlanningResult {
  const setting = one.candidates[0]?.setting;
  const [path] = one.clause.paths;
  if (path !== undefined)
    return {
      kind: 'question',
      question: `Nothing in \`${path}\` has such a value. Which one is meant?`,
      candidates: thingsUnder(path, one, inventory),
      examples: [],
    };
  const where = environments.length === 0 ? 'here' : `in ${environments.join(', ')}`;
  return {
    kind: 'question',
    question: `\`${setting?.label ?? 'That'}\` is not decided ${where}. Where should it change?`,
    candidates: one.candidates.slice(0, 8).map((candidate) => ({
      label: candidate.setting.label,
      file: candidate.setting.found.file,
      ...(candidate.setting.current === undefined ? {} : { value: candidate.setting.current }),
    })),
    examples: [],
  };
}
