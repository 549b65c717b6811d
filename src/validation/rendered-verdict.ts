import type { SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import { renderedIntentCheck, withoutUnsteady } from './rendered-intent.ts';
import type { RenderedTarget } from './rendered-target.ts';

/** A rendered target as text, for whoever has to look at whole objects. */
export type RenderedOutput = {
  readonly target: string;
  readonly files: ReadonlySet<string>;
} & RenderedTarget['outputs'];

/** The check, where there is one, and what each target gets, without what differs in every render. */
export type RenderedVerdict = {
  readonly checks: readonly Check[];
  readonly rendered: readonly { readonly target: string; readonly changes: readonly SemanticChange[] }[];
  /** Every target as it is rendered on both sides, with the files it is made of. */
  readonly outputs: readonly RenderedOutput[];
  /** Files of every target that changes, or whose change could not be told. */
  readonly reaches: readonly string[];
};

/** Holds what is rendered against what was declared. Only where something is not explained is it worth another render to find random values. */
export async function judgeRendered(
  declared: readonly SemanticChange[],
  rendered: readonly RenderedTarget[],
  findUnsteady: () => Promise<readonly RenderedTarget[]>,
): Promise<RenderedVerdict> {
  const first = renderedIntentCheck(declared, rendered);
  const isOpen = first?.verdict === 'fail' && rendered.some(({ renderer }) => renderer === 'helm');
  const unsteady = isOpen ? await findUnsteady() : [];
  const check = isOpen ? renderedIntentCheck(declared, rendered, unsteady) : first;
  const changed = rendered.filter(({ changes }) => changes === null || changes.length > 0);
  return {
    reaches: changed.flatMap(({ files }) => [...files]),
    outputs: rendered.map(({ target, files, outputs }) => ({ target, files, ...outputs })),
    checks: check === undefined ? [] : [check],
    rendered: rendered
      .filter(({ changes }) => changes !== null)
      .map((target) => ({ target: target.target, changes: withoutUnsteady(target, unsteady) })),
  };
}
