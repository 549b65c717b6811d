import type { SemanticChange } from '../domain/change-set.ts';
import type { Check, Finding } from '../domain/check.ts';
import { describeChange } from './intent.ts';
import { createExplain, type Explain } from './rendered-intent/explain.ts';
import { explainAll, type Judged } from './rendered-intent/explain-all.ts';
import type { RenderedTarget } from './rendered-target.ts';

const maxFindings = 30;
const maxNamed = 5;

/**
 * Asked = rendered: what overlays and charts render differently is held against the declared changes of the source (which passed
 * `intentCheck`). Only changes in files that a target is made of explain what it renders. A rendered change is explained when
 * 1. a declared change names its object and path;
 * 2. its value is, or holds, a declared value (`value-flow.ts`): an image of a `newTag`, labels, a prefix, `replicaCount` in a chart;
 * 3. it belongs to an object that was declared as a whole, or to a list item that a declared value names;
 * 4. it is the hash in the name of a generated ConfigMap or Secret whose data is explained, a reference to it, or a checksum annotation.
 *
 * Here exactness ends: what a switch turns on or off (`ingress.enabled`, a template, a component), what is named by a declared key, and numbers
 * that a chart computes from a declared number are said in a finding and pass. Everything else fails, each change named.
 *
 * `unsteady` is what differs between two renders of the same side; it is not judged.
 * `undefined` when nothing was rendered: then nothing was proven, and the checks of the renders say why.
 */
export function renderedIntentCheck(
  declared: readonly SemanticChange[],
  rendered: readonly RenderedTarget[],
  unsteady: readonly RenderedTarget[] = [],
): Check | undefined {
  const started = performance.now();
  const known = rendered.filter(({ changes }) => changes !== null);
  if (known.length === 0) return undefined;
  const perTarget = known.map((target) => {
    const changes = withoutUnsteady(target, unsteady);
    const explain: Explain = createExplain({ ...target, changes }, declared);
    return { target, judged: explainAll(changes, explain), skipped: (target.changes?.length ?? 0) - changes.length };
  });
  const extra = perTarget.flatMap(({ target, judged }) =>
    judged.extra.map((change): Finding => ({
      severity: 'error',
      file: placeOf(target, declared),
      rule: 'intent/rendered-change',
      message: `${target.target}: ${describeChange(change)} was not asked for`,
    })),
  );
  const said = perTarget.flatMap(({ target, judged, skipped }) => [
    ...followingFindings(target, judged),
    ...(skipped > 0 ? [unsteadyFinding(target, skipped, declared)] : []),
  ]);
  const findings = [...extra.slice(0, maxFindings), ...said.slice(0, maxFindings)];
  const seconds = (performance.now() - started) / 1000;
  const about = { name: 'rendered intent', target: '.', tool: null, seconds, findings };
  if (extra.length === 0) return { ...about, verdict: 'pass' };
  const reason = `${extra.length === 1 ? 'one rendered change goes' : `${extra.length} rendered changes go`} beyond what was declared`;
  return { ...about, verdict: 'fail', reason };
}

/** The changes of a target without those that come and go with every render. */
export function withoutUnsteady(
  target: RenderedTarget,
  unsteady: readonly RenderedTarget[],
): readonly SemanticChange[] {
  const noise = unsteady.filter((one) => one.target === target.target).flatMap(({ changes }) => changes ?? []);
  const nameOf = ({ object, path }: SemanticChange) => `${path === '' ? object.split('/')[0] : object} ${path}`;
  const names = new Set(noise.map(nameOf));
  return (target.changes ?? []).filter((change) => !names.has(nameOf(change)));
}

/** A changed file of the target, so that the finding stands beside the change; the target's folder where there is none. */
function placeOf(target: RenderedTarget, declared: readonly SemanticChange[]): string {
  return declared.find(({ file }) => target.files.has(file))?.file ?? target.target;
}

function followingFindings({ target }: RenderedTarget, { following }: Judged): readonly Finding[] {
  return [...Map.groupBy(following, ({ cause }) => cause)].map(([cause, found]) => {
    const named = found.slice(0, maxNamed).map(({ change }) => describeChange(change));
    const more = found.length > maxNamed ? ` and ${found.length - maxNamed} more` : '';
    const message = `${target}: ${named.join('; ')}${more} ${found.length === 1 ? 'follows' : 'follow'} from ${cause.file} ${cause.path || cause.object}`;
    return { severity: 'info', file: cause.file, rule: 'intent/follows', message };
  });
}

function unsteadyFinding(target: RenderedTarget, count: number, declared: readonly SemanticChange[]): Finding {
  const message = `${target.target}: ${count === 1 ? 'one value is' : `${count} values are`} different in every render (random, or the time) and not judged`;
  return { severity: 'info', file: placeOf(target, declared), rule: 'intent/unsteady', message };
}
