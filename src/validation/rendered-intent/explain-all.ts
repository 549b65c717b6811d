import type { SemanticChange } from '../../domain/change-set.ts';
import type { Explain } from './explain.ts';
import { jsonChanges } from './json-changes.ts';
import { formatKeyPath } from '../../domain/key-path.ts';
import { kindAndName } from './places.ts';

/** The rendered changes of a target that nothing explains, and those that follow from something declared. */
export type Judged = {
  readonly extra: readonly SemanticChange[];
  readonly following: readonly { readonly change: SemanticChange; readonly cause: SemanticChange }[];
};

/**
 * Explains every change of a target. An object that goes and one of its kind that comes with the same contents, but for what is explained,
 * is one object under a new name: by a prefix, or by the hash that kustomize appends to what it generates.
 */
export function explainAll(changes: readonly SemanticChange[], explain: Explain): Judged {
  const renamed = renames(changes, explain);
  const generated = new Set(
    renamed.filter(({ isHash }) => isHash).map(({ to }) => withoutHash(kindAndName(to.object).name)),
  );
  const known = new Set(renamed.flatMap(({ from, to }) => [from, to]));
  const extra: SemanticChange[] = renamed.flatMap(({ extra: inner }) => inner);
  const following: { change: SemanticChange; cause: SemanticChange }[] = renamed.flatMap((one) => one.following);
  for (const change of changes) {
    if (known.has(change) || isReference(change, generated)) continue;
    const explanation = explain(change);
    if (explanation === undefined) extra.push(change);
    else if (explanation !== 'declared') following.push({ change, cause: explanation.follows });
  }
  return { extra, following };
}

type Rename = Judged & { readonly from: SemanticChange; readonly to: SemanticChange; readonly isHash: boolean };

function renames(changes: readonly SemanticChange[], explain: Explain): readonly Rename[] {
  const whole = changes.filter(({ path }) => path === '');
  const gone = whole.filter(({ to }) => to === undefined);
  const come = new Set(whole.filter(({ from }) => from === undefined));
  const found: Rename[] = [];
  for (const from of gone) {
    const candidates = [...come]
      .filter((to) => kindAndName(to.object).kind === kindAndName(from.object).kind)
      .map((to) => compare(from, to, explain));
    const best =
      candidates.find(({ isHash }) => isHash) ??
      candidates.toSorted((a, b) => a.following.length - b.following.length).find(({ extra }) => extra.length === 0);
    if (best === undefined) continue;
    come.delete(best.to);
    found.push(best);
  }
  return found;
}

function compare(from: SemanticChange, to: SemanticChange, explain: Explain): Rename {
  const [old, now] = [kindAndName(from.object), kindAndName(to.object)];
  const isGenerated = now.kind === 'ConfigMap' || now.kind === 'Secret';
  const isHash = isGenerated && hash.test(old.name + now.name) && withoutHash(old.name) === withoutHash(now.name);
  const object = isHash ? `${now.kind}/${withoutHash(now.name)}` : to.object;
  const leaves = jsonChanges(from.from, to.to)
    .map(({ steps, ...sides }): SemanticChange => ({ file: to.file, object, path: formatKeyPath(steps), ...sides }))
    .filter(({ path }) => !(isHash && path === 'metadata.name'));
  return { from, to, isHash, ...explainAll(leaves, explain) };
}

const hash = /-[a-z0-9]{10}$/;

function withoutHash(name: string): string {
  return name.replace(hash, '');
}

/** A value that is the name of a generated object, before and after. */
function isReference({ from, to }: SemanticChange, generated: ReadonlySet<string>): boolean {
  if (typeof from !== 'string' || typeof to !== 'string') return false;
  return withoutHash(from) === withoutHash(to) && generated.has(withoutHash(to));
}
