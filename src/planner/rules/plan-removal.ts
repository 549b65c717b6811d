import type { FileTree } from '../../domain/file-tree.ts';
import { resolveFrom } from '../../context/repository-path.ts';
import type { Kustomization } from '../../context/inventory.ts';
import type { Operation, PlanningResult, Question, Refusal } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';
import { refuseSkipped } from './answers.ts';
import type { Interpreted } from './interpret.ts';
import { at, isList, isMap } from './leaves.ts';
import type { ObjectsOf } from './read-objects.ts';
import { refuseFile } from './refusals.ts';
import { wholeThings, type WholeThing } from './whole-things.ts';

/** Resources that keep no data and that nothing lives in: without them nothing is lost that the next apply could not make again. */
const stateless =
  /^aws_(?:cloudwatch_(?:metric_alarm|composite_alarm|dashboard|event_rule|event_target)|(?:app)?autoscaling_(?:policy|schedule|scheduled_action)|lambda_permission|lb_listener_rule|budgets_budget|flow_log)$|^google_monitoring_(?:alert_policy|dashboard)$|^azurerm_monitor_metric_alert$/;

/** Kinds that nothing else refers to by name and that hold no data. */
const loose = new Set(
  'PodDisruptionBudget NetworkPolicy HorizontalPodAutoscaler ServiceMonitor PodMonitor PrometheusRule LimitRange ResourceQuota'.split(
    ' ',
  ),
);

/** Kinds that hold no data, but that others may name: services by selectors, autoscalers and ingresses by name. */
const named = new Set(
  'Deployment DaemonSet ReplicaSet Rollout Job CronJob Service Ingress ConfigMap ServiceAccount Role RoleBinding'.split(
    ' ',
  ),
);

/** Kinds that hold data, or that take what is inside of them along. */
const stateful =
  /^(?:Namespace|PersistentVolume(?:Claim)?|StatefulSet|CustomResourceDefinition|Secret|StorageClass|VolumeSnapshot)$|Cluster|Database|Bucket|Postgres|MySQL|Kafka|Redis|Queue|Topic/;

/**
 * Answers a request that removes a thing as a whole; undefined when it is about something else.
 * What holds data or is protected is refused; what others still refer to is asked about.
 */
export async function planRemoval(
  interpreted: readonly Interpreted[],
  input: PlanningInput,
  objectsOf: ObjectsOf,
): Promise<PlanningResult | undefined> {
  const [one] = interpreted;
  if (one === undefined || interpreted.length > 1 || one.candidates.length > 0) return undefined;
  const things = wholeThings(one.clause, input.inventory);
  const [thing] = things;
  if (thing === undefined) return undefined;
  const dangerous = await firstOf(things, (candidate) => refuseThing(candidate, input));
  if (dangerous !== undefined) return dangerous;
  if (things.length > 1) return ask('Which one is meant?', things);
  if (one.clause.environments.kind === 'named' && thing.environment === undefined)
    return ask(`\`${thing.label}\` counts for every environment and cannot be removed for one alone.`, things);
  const used = thing.of === 'terraform' ? await references(thing, input.tree) : await patches(thing, input, objectsOf);
  if (used.length > 0) return ask(`\`${thing.label}\` is still used. What shall become of that?`, used);
  const namesakes = named.has(thing.type) ? await mentions(thing, input) : [];
  if (namesakes.length > 0)
    return ask(`Others name \`${thing.label}\` or are called like it. What shall become of them?`, namesakes);
  const operations = thing.of === 'terraform' ? [removeObject(thing)] : await removeManifest(thing, input, objectsOf);
  return operations === undefined ? undefined : proposal(thing, operations);
}

async function firstOf<T>(
  things: readonly WholeThing[],
  find: (thing: WholeThing) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const thing of things) {
    const found = await find(thing);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function refuseThing(thing: WholeThing, { inventory, tree }: PlanningInput): Promise<Refusal | undefined> {
  const skipped = inventory.skipped.find(({ file }) => file === thing.file);
  if (skipped !== undefined && skipped.kind !== 'broken') return refuseSkipped(skipped);
  const refused = refuseFile(thing.file, (await tree.read(thing.file)) ?? '');
  if (refused !== undefined) return refused;
  const isSafe = thing.of === 'terraform' ? stateless.test(thing.type) : !stateful.test(thing.type);
  if (isSafe) return undefined;
  const why =
    thing.type === 'module'
      ? 'may hold data, or what other things live in'
      : 'is not known to be without data or without things that live in it';
  return {
    kind: 'refusal',
    rule: 'protected-removal',
    reason: `\`${thing.label}\` (\`${thing.file}\` line ${thing.line}) ${why}; it is not removed on request.`,
    remedy: 'Remove it by hand, in a pull request of its own, after a look at what the destroy would take along.',
  };
}

function ask(
  question: string,
  candidates: readonly { readonly label: string; readonly file: string; readonly line?: number }[],
): Question {
  return {
    kind: 'question',
    question,
    candidates: candidates
      .slice(0, 12)
      .map(({ label, file, line }) => ({ label, file, ...(line === undefined ? {} : { line }) })),
    examples: [],
  };
}

type Use = { readonly label: string; readonly file: string; readonly line?: number };

/** Lines of the same Terraform folder that name the block. */
async function references(thing: WholeThing, tree: FileTree): Promise<readonly Use[]> {
  const folder = thing.file.slice(0, thing.file.lastIndexOf('/') + 1);
  const files = tree.entries
    .map(({ path }) => path)
    .filter((path) => path.startsWith(folder) && /^[^/]+\.(?:tf|tf\.json|hcl)$/.test(path.slice(folder.length)));
  const name = new RegExp(`(?<![\\w.-])${thing.object.replaceAll('.', '\\.')}(?![\\w-])`);
  const uses: Use[] = [];
  for (const [file, text] of await tree.readMany(files))
    for (const [index, line] of text.split('\n').entries())
      if (name.test(line)) uses.push({ label: line.trim().slice(0, 120), file, line: index + 1 });
  return uses;
}

/** Kustomizations that patch the object: without it they would no longer build. */
async function patches(
  thing: WholeThing,
  { inventory, tree }: PlanningInput,
  objectsOf: ObjectsOf,
): Promise<readonly Use[]> {
  const uses: Use[] = inventory.objects
    .filter(({ isPatch, kind, name }) => isPatch === true && kind === thing.type && name === thing.name)
    .map((patch) => ({ label: `patch of ${thing.label}`, ...patch.at }));
  for (const { file } of inventory.kustomizations) {
    const text = (await tree.read(file)) ?? '';
    if (!text.includes(thing.type)) continue;
    const [found] = await objectsOf(file, text).catch(() => []);
    const list = [at(found?.value, 'patches'), at(found?.value, 'patchesJson6902')].flatMap((one) =>
      isList(one) ? one : [],
    );
    if (
      list.some(
        (patch) =>
          (at(patch, 'target', 'kind') === thing.type &&
            [undefined, thing.name].includes(at(patch, 'target', 'name') as string | undefined)) ||
          (isMap(patch) && typeof patch['patch'] === 'string' && patch['patch'].includes(`kind: ${thing.type}`)),
      )
    )
      uses.push({ label: `patch of ${thing.label}`, file });
  }
  return uses;
}

/** Lines of other objects that hold its name as a value: selectors, references, a namesake's own name. */
async function mentions(thing: WholeThing, { inventory, tree }: PlanningInput): Promise<readonly Use[]> {
  const others = inventory.objects.filter(
    ({ at: place, object }) => place.file !== thing.file || object !== thing.object,
  );
  const lines = new Map<string, readonly { readonly object: string; readonly line: number }[]>();
  for (const { at: place, object } of others)
    lines.set(place.file, [...(lines.get(place.file) ?? []), { object, line: place.line }]);
  const value = new RegExp(
    `[:{,\\[-]\\s*["']?${thing.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?\\s*(?:$|[,}\\]#])`,
  );
  const uses: Use[] = [];
  for (const [file, text] of await tree.readMany([...lines.keys()])) {
    const starts = inventory.objects
      .filter(({ at: place }) => place.file === file)
      .sort((a, b) => a.at.line - b.at.line);
    for (const [index, line] of text.split('\n').entries()) {
      const owner = starts.findLast(({ at: place }) => place.line <= index + 1) ?? starts[0];
      if (owner === undefined || (file === thing.file && owner.object === thing.object) || !value.test(line)) continue;
      if (!uses.some((use) => use.file === file && use.label.startsWith(`${owner.object}:`)))
        uses.push({ label: `${owner.object}: ${line.trim().slice(0, 80)}`, file, line: index + 1 });
    }
  }
  return uses;
}

function removeObject({ file, object }: WholeThing): Operation {
  return { op: 'remove', file, object, path: '' };
}

/** A file that holds nothing else goes with the entries that name it; undefined for kinds that others may refer to. */
async function removeManifest(
  thing: WholeThing,
  { inventory, tree }: PlanningInput,
  objectsOf: ObjectsOf,
): Promise<readonly Operation[] | undefined> {
  if (!loose.has(thing.type) && !named.has(thing.type)) return undefined;
  const all = await objectsOf(thing.file, (await tree.read(thing.file)) ?? '');
  if (all.length > 1) return [removeObject(thing)];
  const entries = await Promise.all(
    inventory.kustomizations
      .filter(({ resources }) => resources.includes(thing.file))
      .map((kustomization) => removeEntry(kustomization, thing.file, tree, objectsOf)),
  );
  if (entries.includes(undefined)) return undefined;
  return [...entries.flatMap((entry) => entry ?? []), { op: 'delete-file', file: thing.file }];
}

async function removeEntry(
  { file, dir }: Kustomization,
  resource: string,
  tree: FileTree,
  objectsOf: ObjectsOf,
): Promise<Operation | undefined> {
  const [found] = await objectsOf(file, (await tree.read(file)) ?? '');
  const list = at(found?.value, 'resources');
  if (found === undefined || !isList(list) || list.length < 2) return undefined;
  const index = list.findIndex((entry) => typeof entry === 'string' && resolveFrom(dir, entry) === resource);
  return index < 0 ? undefined : { op: 'remove', file, object: found.object, path: `resources[${index}]` };
}

function proposal(thing: WholeThing, operations: readonly Operation[]): PlanningResult {
  return {
    kind: 'proposal',
    planner: 'rules',
    summary: `remove ${thing.label}`.slice(0, 72),
    type: 'chore',
    scope: thing.name.replace(/[^\w.-]+/g, '-').slice(0, 40),
    operations,
    assumptions: [],
    warnings: [
      thing.of === 'terraform'
        ? `The next apply destroys \`${thing.label}\`.`
        : `The cluster loses \`${thing.label}\` if what applies these files prunes.`,
    ],
  };
}
