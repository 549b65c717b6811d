import { posix } from 'node:path';
import type { Inventory, Kustomization } from '../../context/inventory.ts';
import type { Operation, PlanningResult, Question } from '../../domain/proposal.ts';
import { wordAt, type Token } from '../language/words.ts';
import type { PlanningInput } from '../planner.ts';
import type { Clause } from './clause.ts';
import { at, isList } from './leaves.ts';
import type { ObjectsOf } from './read-objects.ts';

/** The lists of a kustomization that hold paths, by what people call them. */
const lists: Readonly<Record<string, 'resources' | 'components'>> = {
  resource: 'resources',
  resources: 'resources',
  component: 'components',
  components: 'components',
};

/** Words that say nothing beside the two paths, the list and the verb. */
const beside = /^(?:the|of|to|from|in|into|for|a|an|list|entry|file|folder|kustomization|kustomize|as|its|please|and)$/;

/**
 * `add networkpolicy.yaml to the resources of apps/checkout/base`, `remove ../../components/tracing from the components of …`: an entry of a
 * kustomization. Undefined when the request is about something else.
 */
export async function planEntries(
  clauses: readonly Clause[],
  { inventory, tree }: PlanningInput,
  objectsOf: ObjectsOf,
): Promise<PlanningResult | undefined> {
  const [clause] = clauses;
  if (clause === undefined || clauses.length > 1 || (clause.action !== 'add' && clause.action !== 'remove'))
    return undefined;
  const said = readEntry(clause.tokens, clause.action, inventory);
  if (said === undefined) return undefined;
  const { list, item, kustomization } = said;
  const { file, dir } = kustomization;
  const [found] = await objectsOf(file, (await tree.read(file)) ?? '').catch(() => []);
  if (found === undefined) return undefined;
  const entry = at(found.value, list);
  const entries = isList(entry) ? entry : [];
  const full = fullPath(item, dir, new Set(tree.entries.map(({ path }) => path)));
  const index = entries.findIndex((other) => typeof other === 'string' && posix.join(dir, other) === full);
  const place = { file, object: found.object };
  if (clause.action === 'remove') {
    if (index < 0) return ask(`\`${item}\` is not among the ${list} of \`${file}\`.`, file, entries);
    const path = entries.length === 1 ? list : `${list}[${index}]`;
    return proposal(`remove ${item} from the ${list} of ${dir}`, { op: 'remove', ...place, path }, [
      `What only \`${item}\` brings goes from the cluster if what applies \`${dir}\` prunes.`,
    ]);
  }
  if (full === undefined)
    return ask(`There is no \`${item}\` that \`${file}\` could take. Which path is meant?`, file, []);
  if (index >= 0)
    return { kind: 'unchanged', message: `\`${item}\` is among the ${list} of \`${file}\` already.`, at: [{ file }] };
  const value = posix.relative(dir, full);
  return proposal(`add ${value} to the ${list} of ${dir}`, { op: 'insert', ...place, path: list, value });
}

type Entry = {
  readonly list: 'resources' | 'components';
  readonly item: string;
  readonly kustomization: Kustomization;
};

/** Two paths, one of them a kustomization's, and the name of the list; undefined when a word is left over. */
function readEntry(
  tokens: readonly Token[],
  action: 'add' | 'remove',
  { kustomizations }: Inventory,
): Entry | undefined {
  const list = tokens.flatMap(({ word }) => (Object.hasOwn(lists, word) ? [lists[word]] : []))[0];
  const turn = tokens.findLastIndex((_, index) => ['to', 'from', 'of', 'in'].includes(wordAt(tokens, index)));
  const paths = tokens.flatMap((token, index) => (/[/.]/.test(token.text) && token.kind !== 'mark' ? [index] : []));
  const [first, second] = paths;
  if (
    list === undefined ||
    first === undefined ||
    second === undefined ||
    paths.length > 2 ||
    turn < first ||
    turn > second
  )
    return undefined;
  const isRest = tokens.every(
    (token, index) =>
      paths.includes(index) ||
      token.kind === 'mark' ||
      Object.hasOwn(lists, token.word) ||
      beside.test(token.word) ||
      token.word === action,
  );
  const called = tokens[second]?.text.replace(/\/$/, '') ?? '';
  const kustomization = kustomizations.find(({ dir, file }) => dir === called || file === called);
  const item = tokens[first]?.text;
  return isRest && kustomization !== undefined && item !== undefined ? { list, item, kustomization } : undefined;
}

/** What an entry means, from the kustomization's folder or from the top of the repository; undefined when nothing is there. */
function fullPath(item: string, dir: string, files: ReadonlySet<string>): string | undefined {
  const isThere = (path: string): boolean =>
    files.has(path) ||
    ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].some((name) => files.has(posix.join(path, name)));
  return [posix.join(dir, item), posix.normalize(item)]
    .map((path) => path.replace(/\/$/, ''))
    .find((path) => !path.startsWith('..') && isThere(path));
}

function ask(question: string, file: string, entries: readonly unknown[]): Question {
  const candidates =
    entries.length === 0
      ? [{ label: 'kustomization', file }]
      : entries.map((entry) => ({ label: String(entry), file }));
  return { kind: 'question', question, candidates: candidates.slice(0, 12), examples: [] };
}

function proposal(summary: string, operation: Operation, warnings: readonly string[] = []): PlanningResult {
  return {
    kind: 'proposal',
    planner: 'rules',
    summary: summary.slice(0, 72),
    type: 'chore',
    scope: 'kustomize',
    operations: [operation],
    assumptions: [],
    warnings,
  };
}
