import { formatKeyPath, parseKeyPath, type KeyStep } from '../../domain/key-path.ts';
import type { Operation, Question } from '../../domain/proposal.ts';
import type { Candidate, Interpreted } from './interpret.ts';
import { textOfValue } from './leaves.ts';
import type { ClauseOutcome, PlannedChange, PlanningContext } from './planning-context.ts';
import { refuseFile } from './refusals.ts';
import { refuseSkipped } from './answers.ts';
import type { Setting } from './setting.ts';

/** What goes by a key of its own. Labels are selected by, so every other place that has the key is asked about; Terraform's names have a way of their own. */
const renamed = new Set(['environment variable', 'annotation', 'label']);

/**
 * `rename env var A to B of checkout`: the name changes wherever the thing has it, its values stay. A rename for one environment alone
 * would leave the other spelling behind, and so would a place that cannot be edited: both are asked about.
 */
export async function planRename(one: Interpreted, context: PlanningContext): Promise<ClauseOutcome> {
  const { clause } = one;
  const candidates = one.candidates.filter(({ setting }) => setting.current !== undefined);
  const [first] = candidates;
  const to = first?.spoken?.as === 'text' ? first.spoken.text : undefined;
  if (first === undefined || to === undefined || !candidates.every(({ setting }) => isRenamed(setting)))
    return { kind: 'not-understood', leftover: clause.tokens.map(({ text }) => text).slice(0, 12) };
  const from = nameOf(first.setting);
  const owners = new Set(candidates.map(({ setting: { query } }) => JSON.stringify([query.name, query.namespace])));
  if (owners.size > 1) return ask(`\`${from}\` is a name that several things have. Whose?`, candidates);
  if (clause.environments.kind === 'named')
    return ask(
      `\`${from}\` would have another name in ${clause.environments.names.join(', ')} than elsewhere. Leave the environment out to rename it in all.`,
      candidates,
    );
  const taken = candidates.length === 0 ? undefined : namesake(to, first.setting, context.settings);
  if (taken !== undefined)
    return ask(`\`${to}\` is there already; one of the two would hide the other. What shall become of it?`, [
      { setting: taken },
    ]);
  const elsewhere = [
    ...(await otherMentions(from, candidates, context)),
    ...(first.setting.row === 'label' ? await otherLabels(from, candidates, context) : []),
  ].slice(0, 12);
  if (elsewhere.length > 0)
    return {
      ...ask(`\`${from}\` is named in other places, too, which have to follow. What shall become of them?`, []),
      candidates: elsewhere,
    };
  const changes: PlannedChange[] = [];
  for (const candidate of unique(candidates)) {
    const change = await renameAt(one, candidate, { from, to }, context);
    if ('kind' in change) return change;
    changes.push(change);
  }
  return { kind: 'changes', changes };
}

/** A value of that name that the same service has. */
function namesake(name: string, { owner }: Setting, settings: readonly Setting[]): Setting | undefined {
  return settings.find(
    (other) =>
      other.names.has(name) &&
      isRenamed(other) &&
      other.current !== undefined &&
      other.owner.spoken.some((spoken) => owner.spoken.includes(spoken)),
  );
}

function isRenamed(setting: Setting): boolean {
  return renamed.has(setting.row) || setting.prefix !== undefined;
}

function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((one) => [JSON.stringify(one.setting.found), one])).values()];
}

/** The name of the item or key that holds the value. */
function nameOf({ found, prefix }: Setting): string {
  if (prefix !== undefined) return prefix.replace(/=$/, '');
  const steps = parseKeyPath(found.path);
  const item = steps[itemAt(steps)];
  return item === undefined || 'index' in item ? '' : 'field' in item ? item.value : item.key;
}

/** Position of the named item (`env[name=A]`), else of the last key. */
function itemAt(steps: readonly KeyStep[]): number {
  const list = steps.findLastIndex((step) => 'key' in step && /^(?:env|extraEnv|envVars|environment)$/.test(step.key));
  const next = steps[list + 1];
  return list >= 0 && next !== undefined && 'field' in next ? list + 1 : steps.length - 1;
}

type Names = { readonly from: string; readonly to: string };

async function renameAt(
  one: Interpreted,
  { setting }: Candidate,
  { from, to }: Names,
  { input: { tree, inventory }, deps }: PlanningContext,
): Promise<PlannedChange | Exclude<ClauseOutcome, { kind: 'changes' }>> {
  const { file, object, path } = setting.found;
  const text = (await tree.read(file)) ?? '';
  const skipped = inventory.skipped.find((entry) => entry.file === file);
  if (skipped !== undefined && skipped.kind !== 'broken') return refuseSkipped(skipped);
  const refused = refuseFile(file, text);
  if (refused !== undefined) return refused;
  const place = await deps.locate(file, text, object, path);
  const operation = place === undefined ? undefined : rename(setting, { from, to }, text, place.line);
  if (place === undefined || operation === undefined)
    return ask(`\`${from}\` cannot be renamed by itself in \`${file}\`. Rename it there by hand.`, [{ setting }]);
  return {
    interpreted: one,
    target: {
      setting,
      label: setting.owner.label,
      file,
      object,
      path,
      line: place.line,
      current: from,
      exists: true,
      edit: { how: 'set', file, object, path },
      warnings: [],
    },
    to,
    operations: [operation],
    notes: [],
    warnings: [`What reads \`${from}\` in the program has to read \`${to}\` from then on.`],
  };
}

function rename(
  { found, prefix, current }: Setting,
  { from, to }: Names,
  text: string,
  line: number,
): Operation | undefined {
  const { file, object, path } = found;
  if (prefix !== undefined) return { op: 'set', file, object, path, value: `${to}=${textOfValue(current)}` };
  const steps = parseKeyPath(path);
  const at = itemAt(steps);
  const item = steps[at];
  if (item !== undefined && 'field' in item)
    return {
      op: 'set',
      file,
      object,
      path: formatKeyPath([...steps.slice(0, at + 1), { key: item.field }]),
      value: to,
    };
  const written = text.split('\n')[line - 1] ?? '';
  const key = new RegExp(`^(\\s*(?:"|'|))${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}((?:"|'|)\\s*:)`);
  if (!key.test(written) || text.split(written).length !== 2 || current === undefined) return undefined;
  const declared = { file, object };
  return {
    op: 'replace-text',
    file,
    find: written,
    replace: written.replace(key, (_, before: string, after: string) => `${before}${to}${after}`),
    declares: [
      { ...declared, path, from: current },
      { ...declared, path: formatKeyPath([...steps.slice(0, -1), { key: to }]), to: current },
    ],
  };
}

/** Kustomizations whose inline patches name it, templates of the chart, and texts that are filled in with it (`$(A)`). */
async function otherMentions(
  from: string,
  candidates: readonly Candidate[],
  { input: { tree, inventory } }: PlanningContext,
): Promise<Question['candidates']> {
  const own = new Set(candidates.map(({ setting }) => setting.found.file));
  const owner = candidates[0]?.setting.query.name ?? '';
  const charts = inventory.charts.filter(({ values }) => values.some(({ file }) => own.has(file)));
  const templates = tree.entries
    .map(({ path }) => path)
    .filter((path) => charts.some(({ dir }) => path.startsWith(`${dir === '' ? '' : `${dir}/`}templates/`)));
  const files = new Set([...own, ...templates, ...inventory.kustomizations.map(({ file }) => file)]);
  const word = new RegExp(`(?<![\\w-])${from}(?![\\w-])`);
  const found: { readonly label: string; readonly file: string; readonly line: number }[] = [];
  for (const [file, text] of await tree.readMany([...files]))
    for (const [index, line] of text.split('\n').entries()) {
      const isUse = own.has(file)
        ? line.includes(`$(${from})`)
        : word.test(line) && (text.includes(owner) || templates.includes(file));
      if (isUse) found.push({ label: line.trim().slice(0, 120), file, line: index + 1 });
    }
  return found.slice(0, 12);
}

/** Lines of other objects, selectors and templates that have the key of a label. */
async function otherLabels(
  from: string,
  candidates: readonly Candidate[],
  { input: { tree, inventory }, deps }: PlanningContext,
): Promise<Question['candidates']> {
  const own = new Set<string>();
  for (const { setting } of candidates) {
    const { file, object, path } = setting.found;
    const place = await deps.locate(file, (await tree.read(file)) ?? '', object, path);
    own.add(`${file}:${place?.line ?? 0}`);
  }
  const templates = tree.entries.map(({ path }) => path).filter((path) => /(?:^|\/)templates\//.test(path));
  const files = new Set([
    ...inventory.objects.map(({ at }) => at.file),
    ...inventory.kustomizations.map(({ file }) => file),
    ...templates,
  ]);
  const key = new RegExp(`(?<![\\w./-])${from.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\w./-])["']?\\s*[:=]`);
  const found: { readonly label: string; readonly file: string; readonly line: number }[] = [];
  for (const [file, text] of await tree.readMany([...files]))
    for (const [index, line] of text.split('\n').entries())
      if (key.test(line) && !own.has(`${file}:${index + 1}`))
        found.push({ label: line.trim().slice(0, 120), file, line: index + 1 });
  return found;
}

function ask(question: string, candidates: readonly Pick<Candidate, 'setting'>[]): Question {
  return {
    kind: 'question',
    question,
    candidates: candidates.slice(0, 12).map(({ setting: { label, found } }) => ({ label, file: found.file })),
    examples: [],
  };
}
