import type { OwnRule } from '../../config/repository-config.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Objection } from '../../domain/objection.ts';
import { isExpression } from './expressions.ts';
import type { Scene, Touch } from './scene.ts';
import { shown } from './trace.ts';

/** An own rule whose condition was read: whether it holds, or why that cannot be decided. */
export type ReadyRule = {
  readonly rule: OwnRule;
  readonly holds: (change: CelChange) => boolean | { readonly undecided: string };
};

/** What a condition sees as `change`. */
type CelChange = Readonly<Record<string, null | boolean | number | bigint | string | string[]>>;

/** More than any reviewer reads: a change with more values times rules than this is refused rather than half judged. */
const maxJudgements = 200_000;

/**
 * Reads the conditions of own rules, which are CEL (github.com/google/cel-spec): no loops without an end, no calls outside, regular
 * expressions by RE2 in linear time. Loops inside of loops are refused, so that the cost is bounded by the length of the condition.
 * @throws {PromptOpsError} `bad-configuration` with the rule's name and what is wrong in its condition
 */
export async function readOwnRules(rules: readonly OwnRule[], file: string): Promise<readonly ReadyRule[]> {
  if (rules.length === 0) return [];
  // A tenth of a second to load, so only where somebody has rules.
  const cel = await import('@bufbuild/cel');
  return rules.map((rule) => {
    try {
      const parsed = cel.parse(rule.when);
      if (nestedLoops(parsed, 0) > 1) throw new Error('a loop (`all`, `exists`, `map`) inside of another is not taken');
      const run = cel.plan(cel.celEnv(), parsed);
      const holds: ReadyRule['holds'] = (change) => {
        const verdict = run({ change });
        if (typeof verdict === 'boolean') return verdict;
        return { undecided: cel.isCelError(verdict) ? verdict.message : 'its condition is no yes or no' };
      };
      return { rule, holds };
    } catch (error) {
      const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
      throw new PromptOpsError('bad-configuration', {
        file,
        at: '',
        problem: `the condition of the rule \`${rule.name}\` is no CEL: ${problem.slice(0, 200)}`,
        remedy: 'docs/guardrails.md shows what a condition can ask.',
      });
    }
  });
}

/** How deep loops lie in each other in a parsed expression. */
function nestedLoops(node: unknown, depth: number): number {
  if (typeof node !== 'object' || node === null) return depth;
  const isLoop = 'case' in node && node.case === 'comprehensionExpr';
  return Math.max(
    depth + (isLoop ? 1 : 0),
    ...Object.entries(node)
      // The original form of a macro is kept beside what it became.
      .filter(([key]) => key !== 'macroCalls' && !key.startsWith('$'))
      .map(([, child]) => nestedLoops(child, depth + (isLoop ? 1 : 0))),
  );
}

/**
 * What own rules say about each value that differs. A condition that cannot be decided (it reads what a value is not) counts as met,
 * and says so: in doubt a rule applies.
 * @throws {PromptOpsError} `not-allowed` when there are more values than can be judged
 */
export function judgeByOwnRules(scene: Scene, rules: readonly ReadyRule[]): readonly Objection[] {
  if (rules.length === 0) return [];
  const places = scene.touches.flatMap(placesOf);
  if (places.length * rules.length > maxJudgements)
    throw new PromptOpsError('not-allowed', {
      reason: `Not allowed: ${places.length} values changed are more than ${rules.length} own rules can judge.`,
      remedy: 'Ask for less at once.',
    });
  return rules.flatMap(({ rule, holds }) => places.flatMap((place) => judged(place, rule, holds)));
}

type Place = {
  readonly touch: Touch;
  readonly path: string;
  readonly key: string;
  readonly from?: Json;
  readonly to?: Json;
};

/** The thing itself where it comes or goes, and every value in it. */
function placesOf(touch: Touch): readonly Place[] {
  const itself = touch.whole === 'changed' ? [] : [{ touch, path: '', key: '' }];
  return [
    ...itself,
    ...touch.values.map(({ path, key, from, to }) => ({
      touch,
      path,
      key,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })),
  ];
}

function judged({ touch, path, key, from, to }: Place, rule: OwnRule, holds: ReadyRule['holds']): readonly Objection[] {
  const change = {
    file: touch.file,
    object: touch.object,
    type: touch.type,
    path,
    key,
    from: celValue(from),
    to: celValue(to),
    added: touch.whole === 'added' || (path !== '' && from === undefined),
    removed: touch.whole === 'removed' || (path !== '' && to === undefined),
    expression: isExpression(to),
    rendered: touch.rendered,
    environments: [...touch.environments],
    production: touch.production,
  };
  const verdict = holds(change);
  if (verdict === false) return [];
  const doubt = verdict === true ? '' : ` (the rule could not be decided here: ${verdict.undecided})`;
  const value = path === '' ? '' : `: ${shown(from)} → ${shown(to)}`;
  const objection = {
    guardrail: rule.name,
    action: rule.action,
    file: touch.file,
    object: touch.object,
    path,
    reason: `${rule.reason}${value}${doubt}`,
    remedy: rule.remedy,
  };
  return [objection];
}

/** Whole numbers are CEL's `int`, so that a condition can calculate with them; what is absent is `null`. */
function celValue(value: Json | undefined): null | boolean | number | bigint | string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  return value === undefined || value === null || typeof value === 'object' ? null : value;
}
