import type { Inventory, TerraformModule } from '../../context/inventory.ts';
import type { HclRename } from '../../domain/hcl-rename.ts';
import type { PlanningResult, Question } from '../../domain/proposal.ts';
import type { RulesPlannerDeps } from './deps.ts';
import type { PlanningInput } from '../planner.ts';
import { refuseSkipped } from './answers.ts';
import type { Clause } from './clause.ts';
import { wordsOf } from './match-settings.ts';
import { refuseFile } from './refusals.ts';
import { localModule } from './terraform-settings.ts';
import { wholeThings } from './whole-things.ts';

/** A name of Terraform: `address` as the inventory has it (`variable.region`), a local as `local.name`. */
type Named = { readonly module: TerraformModule; readonly kind: string; readonly type: string; readonly name: string };

const kinds: Readonly<Record<string, string>> = {
  variable: 'variable',
  var: 'variable',
  input: 'variable',
  output: 'output',
  local: 'local',
  module: 'module',
  resource: 'resource',
};
const isName = /^[A-Za-z_][\w-]*$/;

/**
 * `rename aws_sqs_queue.jobs to work`, `rename the variable region to aws_region`: the declaration and everything in this
 * repository that refers to it. A resource or module gets a `moved` block, so that nothing is destroyed
 * (https://developer.hashicorp.com/terraform/language/modules/develop/refactoring). Undefined when it is about something else.
 */
export async function planHclRename(
  [clause, ...others]: readonly Clause[],
  input: PlanningInput,
  renameHcl: RulesPlannerDeps['renameHcl'],
): Promise<PlanningResult | undefined> {
  const said = clause?.action === 'rename' && others.length === 0 ? newName(clause) : undefined;
  if (clause === undefined || said === undefined) return undefined;
  const found = await namedBy(clause, input);
  const [named] = found;
  if (named === undefined) return undefined;
  if (found.length > 1) return ask(`Which one is meant? The name stands in ${found.length} places.`, found);
  const to = said.replace(/^.*\./, '');
  const isOtherKind = said.includes('.') && !said.startsWith(`${prefixOf(named)}.`);
  if (isOtherKind || !isName.test(to))
    return ask(`\`${said}\` is no name that \`${labelOf(named)}\` can have.`, [named]);
  const taken = named.module.blocks.find(({ address }) => address === addressOf({ ...named, name: to }));
  if (taken !== undefined) return ask(`There is a \`${labelOf({ ...named, name: to })}\` already.`, [named]);
  const outside = await mentionsOutside(named, input);
  if (outside.length > 0)
    return { ...ask(`\`${named.name}\` is named in files that cannot follow by themselves.`, []), candidates: outside };
  return proposal(named, to, input, renameHcl);
}

function newName({ value }: Clause): string | undefined {
  const text = value?.readings.map((reading) => reading.value).find((one) => one.as === 'text');
  return text?.as === 'text' && /^[A-Za-z_][\w.-]*$/.test(text.text) ? text.text : undefined;
}

/** What the words name: an address, a kind and a name, or a resource as people speak of it. */
async function namedBy(clause: Clause, { inventory, tree }: PlanningInput): Promise<readonly Named[]> {
  const at = clause.value?.at ?? -1;
  const words = wordsOf(clause.tokens, (index) => clause.explained.has(index) || index === at);
  const [kind, ...others] = [...new Set(words.flatMap(({ text }) => kinds[text.toLowerCase()] ?? []))];
  const names = words.filter(({ text }) => kinds[text.toLowerCase()] === undefined).map(({ text }) => text);
  const [name] = names;
  if (name === undefined || others.length > 0) return [];
  const here = inventory.terraform.filter((module) => isMeant(module, clause));
  const address = name.replace(/^var\./, 'variable.');
  const exact = here.flatMap((module) =>
    module.blocks.flatMap((block) => (block.address === address ? (read(module, block.address) ?? []) : [])),
  );
  if (names.length === 1 && exact.length > 0) return exact;
  const local = name.replace(/^local\./, '');
  if (names.length === 1 && (kind === 'local' || local !== name)) return localsCalled(local, here, tree);
  if (names.length === 1 && kind !== undefined && kind !== 'resource')
    return here.flatMap((module) =>
      module.blocks.flatMap((block) =>
        block.address === `${kind}.${name}` ? (read(module, block.address) ?? []) : [],
      ),
    );
  const explained = new Set([...clause.explained, at]);
  const { value: _, ...rest } = clause;
  const things = wholeThings({ ...rest, value: undefined, action: 'remove', explained }, inventory);
  return things.flatMap((thing) => {
    const module = here.find(({ blocks }) => blocks.some((block) => block.at.file === thing.file));
    return thing.of === 'terraform' && module !== undefined ? (read(module, thing.object) ?? []) : [];
  });
}

function isMeant({ environment, dir }: TerraformModule, { environments, paths }: Clause): boolean {
  const isThere = environments.kind !== 'named' || environments.names.includes(environment ?? '');
  return isThere && (paths.length === 0 || paths.some((path) => dir === path || dir.startsWith(`${path}/`)));
}

function read(module: TerraformModule, address: string): Named | undefined {
  const [type = '', name = ''] = address.replace(/#\d+$/, '').split('.');
  if (name === '' || /^(?:data|provider|terraform|locals?|moved|import|removed|check)$/.test(type)) return undefined;
  return { module, kind: ['variable', 'output', 'module'].includes(type) ? type : 'resource', type, name };
}

async function localsCalled(name: string, modules: readonly TerraformModule[], tree: PlanningInput['tree']) {
  const found: Named[] = [];
  for (const module of modules) {
    const files = new Set(module.blocks.flatMap(({ address, at }) => (/^locals\b/.test(address) ? [at.file] : [])));
    const texts = await tree.readMany([...files]);
    const key = new RegExp(`^\\s*${name}\\s*=`, 'm');
    if (isName.test(name) && [...texts.values()].some((text) => key.test(text)))
      found.push({ module, kind: 'local', type: 'local', name });
  }
  return found;
}

function prefixOf({ kind, type }: Named): string {
  return kind === 'variable' ? 'var' : type;
}

function labelOf(named: Named): string {
  return `${prefixOf(named)}.${named.name}`;
}

function addressOf({ type, name }: Named): string {
  return `${type}.${name}`;
}

/** Terragrunt and Terraform's JSON name things in ways of their own; where the name stands in them, a person has to look. */
async function mentionsOutside(named: Named, { inventory, tree }: PlanningInput): Promise<Question['candidates']> {
  const units = ['variable', 'output'].includes(named.kind) ? inventory.terragrunt.map(({ file }) => file) : [];
  const json = tree.entries
    .map(({ path }) => path)
    .filter((path) => /\.(?:tf|tfvars)\.json$/.test(path) && foldersOf(named, inventory).has(folderOf(path)));
  const word = new RegExp(`(?<![\\w-])${named.name}(?![\\w-])`);
  const found: { readonly label: string; readonly file: string; readonly line: number }[] = [];
  for (const [file, text] of await tree.readMany([...new Set([...units, ...json])]))
    for (const [index, line] of text.split('\n').entries())
      if (word.test(line)) found.push({ label: line.trim().slice(0, 120), file, line: index + 1 });
  return found.slice(0, 12);
}

function foldersOf({ module, kind }: Named, inventory: Inventory): ReadonlySet<string> {
  const callers = ['variable', 'output'].includes(kind)
    ? callersOf(module, inventory).map(({ caller }) => caller.dir)
    : [];
  return new Set([module.dir, ...callers].map((dir) => (dir === '.' ? '' : dir)));
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function callersOf(module: TerraformModule, { terraform }: Inventory) {
  return terraform.flatMap((caller) => {
    const calls = caller.calls.flatMap(({ name, source }) =>
      localModule(caller.dir, source) === module.dir ? [name] : [],
    );
    return calls.length === 0 ? [] : [{ caller, calls }];
  });
}

async function proposal(
  named: Named,
  to: string,
  input: PlanningInput,
  renameHcl: RulesPlannerDeps['renameHcl'],
): Promise<PlanningResult | undefined> {
  const { tree, inventory } = input;
  const { module, kind, type, name } = named;
  const changes = new Map<string, HclRename>();
  const own: HclRename = {
    ...{ from: name, to, referred: kind === 'output' ? '' : prefixOf(named) },
    declared: kind === 'local' ? 'locals' : kind === 'resource' ? ['resource', type, name] : [type, name],
  };
  for (const { path } of tree.entries)
    if (/\.(?:tf|tofu)$/.test(path) && folderOf(path) === (module.dir === '.' ? '' : module.dir))
      changes.set(path, own);
  if (kind === 'variable') for (const file of module.tfvars) changes.set(file, { from: name, to, assigned: true });
  for (const { caller, calls } of ['variable', 'output'].includes(kind) ? callersOf(module, inventory) : [])
    for (const { at } of caller.blocks)
      changes.set(at.file, { from: name, to, ...(kind === 'variable' ? { given: calls } : { read: calls }) });
  const texts = await tree.readMany([...changes.keys()]);
  const operations = await renameHcl(
    new Map([...changes].map(([file, rename]) => [file, { text: texts.get(file) ?? '', rename }])),
  );
  if (operations === undefined || operations.length === 0) return undefined;
  for (const { file } of operations) {
    const skipped = inventory.skipped.find((entry) => entry.file === file);
    if (skipped !== undefined && skipped.kind !== 'broken') return refuseSkipped(skipped);
    const refused = refuseFile(file, texts.get(file) ?? '');
    if (refused !== undefined) return refused;
  }
  const declaring = module.blocks.find(({ address }) => address === addressOf(named))?.at.file;
  const isMoved = (kind === 'resource' || kind === 'module') && declaring !== undefined;
  const moved = `moved {\n  from = ${addressOf(named)}\n  to   = ${addressOf({ ...named, name: to })}\n}\n`;
  const isShared = ['variable', 'output'].includes(kind) && module.role !== 'example';
  return {
    kind: 'proposal',
    planner: 'rules',
    summary: `rename ${labelOf(named)} to ${to}`.slice(0, 72),
    type: 'chore',
    scope: name.replace(/[^\w.-]+/g, '-').slice(0, 40),
    operations: [
      ...operations,
      ...(isMoved ? [{ op: 'add-block' as const, file: declaring, object: '', text: moved }] : []),
    ],
    assumptions: isMoved
      ? ['The `moved` block keeps what is there; it can go once every state has been applied with it.']
      : [],
    warnings: isShared
      ? [
          `Whoever calls \`${module.dir}\` from outside of this repository, or reads \`${name}\` from its state or sets it elsewhere, has to follow.`,
        ]
      : [],
  };
}

function ask(question: string, found: readonly Named[]): Question {
  return {
    kind: 'question',
    question,
    candidates: found.slice(0, 12).map((named) => {
      const place = named.module.blocks.find(({ address }) => address === addressOf(named))?.at;
      return { label: `${labelOf(named)} in ${named.module.dir}`, ...place };
    }),
    examples: [],
  };
}
