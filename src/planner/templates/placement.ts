import { PromptOpsError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation, Question, Unchanged } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';
import type { OpenPoint } from './decide-values.ts';
import type { Template } from './manifest.ts';

/** What a placement starts from. */
export type PlacementInput = {
  readonly template: Template;
  readonly values: Readonly<Record<string, Json>>;
  readonly given: ReadonlySet<string>;
  /** Canonical names of the environments that were asked for; each exists in the inventory. */
  readonly environments: readonly string[];
  readonly planning: PlanningInput;
  /** Parameters that another thing of the same request gives, each as an expression of the root module. */
  readonly references?: ReadonlyMap<string, string>;
  /** Outputs that another thing of the same request needs of this one. */
  readonly neededOutputs?: readonly string[];
};

/** Where the files of a template go, and what that takes. */
export type Placement =
  | {
      readonly kind: 'placed';
      /** A module of the repository is called: the template's own defaults and warnings are not what it gets. */
      readonly reused?: true;
      readonly dir: string;
      readonly operations: readonly Operation[];
      readonly assumptions: readonly string[];
      readonly warnings: readonly string[];
      /** Terraform: how others refer to it where it was put, and what a call of it takes when nothing calls it yet. */
      readonly outputs?: ReadonlyMap<string, string>;
      readonly uncalled?: readonly { readonly path: string; readonly text: string }[];
      /** Root modules that it was put into. */
      readonly roots?: readonly string[];
    }
  | { readonly kind: 'open'; readonly points: readonly OpenPoint[] }
  | Question
  | Unchanged;

/** Writes rendered files into a folder: a question when something else is there already, `unchanged` when it is all there. */
export async function addFiles(
  planning: PlanningInput,
  dir: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly Operation[] | Question | Unchanged> {
  const paths = files.map((file) => ({ ...file, path: joinPath(dir, file.path) }));
  const taken = new Set(planning.tree.entries.map((entry) => entry.path.toLowerCase()));
  const existing = paths.filter((file) => taken.has(file.path.toLowerCase()));
  if (existing.length === 0) return paths.map((file) => ({ op: 'add-file', file: file.path, content: file.text }));
  const texts = await planning.tree.readMany(existing.map((file) => file.path));
  const at = existing.map((file) => ({ file: file.path }));
  if (existing.length === paths.length && paths.every((file) => texts.get(file.path) === file.text))
    return { kind: 'unchanged', message: `\`${dir}\` already holds exactly this.`, at };
  return {
    kind: 'question',
    question: `The name is already taken: \`${existing[0]?.path ?? dir}\` exists. What should the new one be called?`,
    candidates: at.map(({ file }) => ({ label: 'exists already', file })),
    examples: ['… name it <another name>', '… --path <another folder>'],
  };
}

/**
 * The folder that `--path` names, checked; undefined when the flag was not given.
 * @throws {PromptOpsError} `bad-flag` for a path that is absolute, leaves the repository or is not for infrastructure.
 */
export function pathFlag(planning: PlanningInput): string | undefined {
  const { path } = planning.command.flags;
  if (path === undefined) return undefined;
  const dir = path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  const parts = dir.split('/');
  const bad = (problem: string): never => {
    throw new PromptOpsError('bad-flag', {
      flag: '--path',
      problem,
      remedy: 'Give a folder inside the repository, such as `--path modules/artifacts`.',
    });
  };
  if (dir === '' || dir === '.') return bad('names no folder');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return bad('must be relative to the repository');
  if (parts.includes('..')) return bad('must stay inside the repository');
  if (!/^[A-Za-z0-9_.@/-]+$/.test(dir) || parts.some((part) => part === '' || part === '.' || part.startsWith('-')))
    return bad('has characters that a folder should not have');
  if (parts.some((part) => part.toLowerCase().startsWith('.git')))
    return bad("must not be git's or GitHub's own folder");
  if (/\.(?:tf|ya?ml|json|tpl)$/.test(dir)) return bad('must name a folder, not a file');
  if (planning.tree.entries.some((entry) => parts.some((_, at) => entry.path === parts.slice(0, at + 1).join('/'))))
    return bad('is, or runs through, a file or link that exists');
  return dir;
}

/** Joins a folder (`.` or empty: the repository's root) and a path in it. */
export function joinPath(dir: string, path: string): string {
  return dir === '' || dir === '.' ? path : `${dir}/${path}`;
}

/** Whether the tree has anything in a folder. */
export function folderExists(planning: PlanningInput, dir: string): boolean {
  return planning.tree.entries.some((entry) => entry.path.startsWith(`${dir}/`));
}
