import type { SemanticChange } from '../../domain/change-set.ts';
import type { RenderedTarget } from '../rendered-target.ts';
import { type DeclaredValue, declaredValues, stepsOf } from './declared-values.ts';
import { isPlaceOf, kindAndName, reaches, sameObject } from './places.ts';
import { type Switch, switchesOf } from './switches.ts';
import { flowsFrom, textOf } from './value-flow.ts';

/** Why a rendered change is there: it is what a declared change says, or it follows from one whose effect cannot be foretold. */
export type Explanation = 'declared' | { readonly follows: SemanticChange };

/** The explanation of a rendered change of one target; `undefined`: there is none. */
export type Explain = (change: SemanticChange) => Explanation | undefined;

/** Reads the declared changes in the files that a target is made of. */
export function createExplain(target: RenderedTarget, allDeclared: readonly SemanticChange[]): Explain {
  const declared = allDeclared.filter(({ file }) => target.files.has(file));
  const values = declared.flatMap(declaredValues);
  const flowing = values.filter((value) => !isInWholeManifest(value));
  const switches = switchesOf(target, declared, values);
  const renderedObjects = new Set((target.changes ?? []).map(({ object }) => object));
  // `shop` is not `shop-worker` where there is a `shop`.
  const isCalled = (object: string) => (name: string) =>
    name === object || (!renderedObjects.has(name) && sameObject(name, object));

  return (change) => {
    const { path, object } = change;
    if (path === '') {
      if (target.existence !== 'kept') return declared.length > 0 ? 'declared' : undefined;
      if (values.some((value) => isWholeObject(value, change) && isCalled(object)(value.object))) return 'declared';
    } else {
      if (values.some((value) => isPlaceOf(value, change, isCalled(object)))) return 'declared';
      if (values.some((value) => isSamePath(value, change) && flowsFrom([value], change))) return 'declared';
      if (flowsFrom(flowing, change) || (object.startsWith('Secret/') && flowsFrom(flowing, decoded(change))))
        return 'declared';
      if (values.some((value) => isNamedIn(value, change))) return 'declared';
      if (target.renderer === 'helm' && isChecksum(change)) return 'declared';
    }
    const cause =
      (path === '' ? namingChange(values, change) : computedFrom(target, values, change)) ??
      switchFor(switches, change);
    return cause === undefined ? undefined : { follows: cause };
  };
}

/** A value of a manifest that comes or goes as a whole: it belongs to that object and says nothing about others. */
function isInWholeManifest({ change }: DeclaredValue): boolean {
  const { kind, name } = kindAndName(change.object);
  return change.path === '' && name !== '' && kind !== 'Kustomization' && kind !== 'Component';
}

/** A patch for whatever its kustomization selects: the path is the same, the object has another name. */
function isSamePath({ steps }: DeclaredValue, { path }: SemanticChange): boolean {
  const rendered = stepsOf(path);
  return steps.length > 0 && steps.length === rendered.length && reaches(steps, rendered);
}

/** An object that a declared change adds or removes as a whole: itself, its file, or by `$patch: delete`. */
function isWholeObject({ change, steps, to }: DeclaredValue, rendered: SemanticChange): boolean {
  const [only] = steps;
  if (steps.length === 1 && only && 'key' in only && only.key === '$patch')
    return to === 'delete' && rendered.to === undefined;
  return change.path === '' && (change.from === undefined) === (rendered.from === undefined);
}

/** Values of a Secret are base64. */
function decoded(change: SemanticChange): SemanticChange {
  const decode = (side: SemanticChange['to']) =>
    typeof side === 'string' ? Buffer.from(side, 'base64').toString('utf8') : side;
  const [from, to] = [decode(change.from), decode(change.to)];
  return { ...change, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** A leaf of a list item that is named by a declared value: everything of `rules[host=new.example.com]` when that host is new. */
function isNamedIn(value: DeclaredValue, change: SemanticChange): boolean {
  const isAdded = change.from === undefined;
  if (!isAdded && change.to !== undefined) return false;
  const names = namesOf(value, isAdded);
  return stepsOf(change.path).some((step) => 'field' in step && names.has(step.value.toLowerCase()));
}

/** What a declared value calls things on the side where they come (or go): its text, the items it is in and its key. */
function namesOf({ steps, from, to }: DeclaredValue, isAdded: boolean): ReadonlySet<string> {
  const side = textOf(isAdded ? to : from);
  if (side === undefined) return new Set();
  const isNewPlace = (isAdded ? from : to) === undefined;
  const last = steps.at(-1);
  const places = steps.flatMap((step) => ('field' in step ? [step.value] : []));
  if (last && 'key' in last) places.push(last.key);
  return new Set([side, ...(isNewPlace ? places.map((name) => name.toLowerCase()) : [])]);
}

/** A whole object called by something that is declared: `jobs.cleanup.schedule` adds `CronJob/shop-cleanup`. */
function namingChange(values: readonly DeclaredValue[], { object, from }: SemanticChange): SemanticChange | undefined {
  const name = `-${kindAndName(object).name.toLowerCase()}-`;
  return values.find((value) => {
    const isNewPlace = (from === undefined ? value.from : value.to) === undefined;
    const keys = isNewPlace ? value.steps.slice(1).flatMap((step) => ('key' in step ? [step.key] : [])) : [];
    const names = [...namesOf(value, from === undefined), ...keys.map((key) => key.toLowerCase())];
    return names.some((one) => one.length > 2 && name.includes(`-${one}-`));
  })?.change;
}

/** A number in a chart that is made from a declared number: `maxUnavailable: {{ div .Values.replicas 2 }}`. */
function computedFrom(
  { renderer }: RenderedTarget,
  values: readonly DeclaredValue[],
  { from, to }: SemanticChange,
): SemanticChange | undefined {
  const shape = (side: SemanticChange['to']) => textOf(side)?.replace(/\d+(\.\d+)?/g, '#');
  if (renderer !== 'helm' || !shape(from)?.includes('#') || shape(from) !== shape(to)) return undefined;
  return values.find((value) => /^\d/.test(textOf(value.to ?? value.from) ?? ''))?.change;
}

/** A digest that a template makes of a rendered file so that Pods restart. */
function isChecksum({ path, from, to }: SemanticChange): boolean {
  const last = stepsOf(path).at(-1);
  const isDigest = (side: SemanticChange['to']) =>
    side === undefined || (typeof side === 'string' && /^[0-9a-f]{32,128}$/.test(side));
  return (
    last !== undefined && 'key' in last && /checksum|sha256|hash/i.test(last.key) && isDigest(from) && isDigest(to)
  );
}

/** The switch that shares most words with the change; any of them where none does. */
function switchFor(
  switches: readonly Switch[],
  { object, path, from, to }: SemanticChange,
): SemanticChange | undefined {
  const isWhole = path === '' && (from === undefined || to === undefined);
  const possible = switches.filter(({ reach }) => reach === 'anything' || isWhole);
  const text = `${object} ${path}`.toLowerCase();
  const shared = ({ change }: Switch) =>
    change.path.split(/[^A-Za-z]+/).filter((word) => word.length > 2 && text.includes(word.toLowerCase())).length;
  return possible.toSorted((a, b) => shared(b) - shared(a))[0]?.change;
}
