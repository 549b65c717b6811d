import { posix } from 'node:path';
import type { Place, TerraformModule } from '../../context/inventory.ts';
import type { PlanningInput } from '../planner.ts';
import { identifierOf } from './call-module.ts';
import { flattenOutputs } from './flatten-module.ts';
import type { Template } from './manifest.ts';
import { joinPath } from './placement.ts';
import { topBlocks } from './top-blocks.ts';

type Text = { readonly file: string; readonly text: string };

/** A thing of a request that the repository has already: a resource of a root module, or its call of a module that makes one. */
export type ExistingThing = {
  /** `aws_sqs_queue.jobs`, `module.jobs`. */
  readonly address: string;
  readonly at: Place;
  readonly root: TerraformModule;
  /** Outputs of the template → expressions of the root module; only those that can be told. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The files of the root module, and of the module that it calls for it. */
  readonly beside: readonly Text[];
  readonly inside: readonly Text[];
};

/**
 * What the repository has of a template's kind under a name: by the label of its block, or by what it is called (`bucket = "artifacts"`).
 * @param environments only in root modules of these; without any in all of them
 */
export async function findExistingThings(
  template: Template,
  name: string,
  environments: readonly string[],
  { inventory, tree }: Pick<PlanningInput, 'inventory' | 'tree'>,
): Promise<readonly ExistingThing[]> {
  const type = mainType(template);
  if (type === undefined) return [];
  const filesOf = async (dir: string): Promise<readonly Text[]> => {
    const paths = tree.entries.map(({ path }) => path);
    const here = paths.filter((path) => joinPath(dir, posix.basename(path)) === path && path.endsWith('.tf'));
    return [...(await tree.readMany(here))].map(([file, text]) => ({ file, text }));
  };
  const found: ExistingThing[] = [];
  for (const root of rootsOf(environments, inventory.terraform)) {
    const beside = await filesOf(root.dir);
    for (const { label, at } of resourcesCalled(name, type, beside))
      found.push({
        ...{ address: `${type}.${label}`, at, root, beside, inside: [] },
        outputs: outputsOfResource(template, type, label),
      });
    for (const call of root.calls.filter((one) => one.name === identifierOf(name))) {
      const dir = posix.normalize(posix.join(root.dir, call.source));
      const inside = await filesOf(dir);
      if (!inside.some(({ text }) => topBlocks(text).some(({ labels }) => labels[0] === type))) continue;
      found.push({
        ...{ address: `module.${call.name}`, at: call.at, root, beside, inside },
        outputs: outputsOfModule(template, type, call.name, inside),
      });
    }
  }
  return found;
}

/** Where something of a type stands that belongs to the thing, where there can be only one. */
export function rivalOf({ address, beside, inside }: ExistingThing, type: string): Place | undefined {
  const isRival = (labels: readonly string[]): boolean => labels[0] === type;
  for (const { file, text } of inside)
    for (const { labels, line } of topBlocks(text)) if (isRival(labels)) return { file, line };
  for (const { file, text } of beside)
    for (const { labels, line, body } of topBlocks(text))
      if (isRival(labels) && body.includes(`${address}.`)) return { file, line };
  return undefined;
}

function rootsOf(environments: readonly string[], modules: readonly TerraformModule[]): readonly TerraformModule[] {
  return modules.filter(
    ({ role, environment }) =>
      role === 'root' &&
      (environments.length === 0 || (environment !== undefined && environments.includes(environment))),
  );
}

function resourcesCalled(
  name: string,
  type: string,
  texts: readonly Text[],
): readonly { readonly label: string; readonly at: Place }[] {
  return texts.flatMap(({ file, text }) =>
    topBlocks(text).flatMap(({ kind, labels: [first, label], body, line }) =>
      kind === 'resource' &&
      first === type &&
      label !== undefined &&
      (label === identifierOf(name) || isCalled(body, name))
        ? [{ label, at: { file, line } }]
        : [],
    ),
  );
}

/** Whether its name is that, also behind a prefix (`"${local.name}-artifacts"`). */
function isCalled(body: string, name: string): boolean {
  const said = /^ {2}(?:name|bucket|function_name|identifier|account_id)\s*=\s*"([^"\n]*)"$/m.exec(body)?.[1];
  return said !== undefined && said.replace(/^\$\{[^}]*\}-/, '') === name;
}

/** The type of what a template is for: the one most like its name (`ecs-service`: `aws_ecs_service`), else that of its first output. */
function mainType({ name, files }: Template): string | undefined {
  const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
  const words = name.split('-');
  const likeness = (type: string): number => type.split('_').filter((word) => words.includes(word)).length;
  const made = [...textOf('main.tf').matchAll(/^resource "(\w+)" "this"/gm)].map(([, type = '']) => type);
  const putOut = /^ {2}value\s*= (\w+)\.this\.\w+$/m.exec(textOf('outputs.tf'))?.[1];
  return made.toSorted(
    (a, b) => likeness(b) - likeness(a) || Number(b === putOut) - Number(a === putOut) || a.length - b.length,
  )[0];
}

/** What a template puts out of its main resource alone; what else it makes may not be here. */
function outputsOfResource({ files }: Template, type: string, label: string): ReadonlyMap<string, string> {
  const outputs = files.find(({ path }) => path === 'outputs.tf')?.text ?? '';
  const own = new RegExp(`^${type}\\.${label}\\.\\w+$`);
  const flat = flattenOutputs({ main: `resource "${type}" "this" {\n}\n`, outputs }, label);
  return new Map([...flat].filter(([, expression]) => own.test(expression)));
}

/** Outputs of the module by the same name, or with the same value. */
function outputsOfModule(
  template: Template,
  type: string,
  call: string,
  inside: readonly Text[],
): ReadonlyMap<string, string> {
  const own = inside.flatMap(({ text }) =>
    topBlocks(text)
      .filter(({ kind }) => kind === 'output')
      .map(({ labels: [name = ''], body }) => ({
        name,
        value: /^\s*value\s*=\s*(.+)$/m.exec(body)?.[1]?.trim() ?? '',
      })),
  );
  const found = [...outputsOfResource(template, type, 'this')].flatMap(([output, expression]) => {
    const same = new RegExp(`^${type}\\.\\w+(?:\\[0\\])?\\.${expression.split('.').at(-1) ?? ''}$`);
    const match = own.find(({ name }) => name === output) ?? own.find(({ value }) => same.test(value));
    return match === undefined ? [] : [[output, `module.${call}.${match.name}`] as const];
  });
  return new Map(found);
}
