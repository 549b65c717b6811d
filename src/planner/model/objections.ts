import { redactedMark } from '../../context/redact.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { PlanningResult, Proposal } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';

/** Why these paths may not be written, one line a reason; empty when they may. */
export type PathProblems = (
  files: readonly { readonly path: string; readonly bytes: number }[],
  tree: FileTree,
) => readonly string[];

/**
 * What speaks against a result although it fits the schema: paths that may not be written, lie outside of what the request was
 * narrowed to, or do not exist. It goes back to the model; nothing of it is done.
 */
export function objectionsTo(
  result: PlanningResult,
  input: PlanningInput,
  pathProblems: PathProblems,
): readonly string[] {
  const exists = new Set(input.tree.entries.map((entry) => entry.path));
  if (result.kind === 'refusal') return [];
  if (result.kind === 'question')
    return missing(
      result.candidates.flatMap(({ file }) => file ?? []),
      exists,
    );
  if (result.kind === 'unchanged')
    return missing(
      result.at.map(({ file }) => file),
      exists,
    );
  const files = writtenFiles(result);
  const only = input.command.flags.path?.replace(/\/+$/, '');
  const outside = files.filter(({ path }) => only !== undefined && path !== only && !path.startsWith(`${only}/`));
  return [
    ...pathProblems(files, input.tree),
    ...outside.map(({ path }) => `${path} is outside of ${only}, to which the request was narrowed`),
    ...inOtherEnvironments(files, input),
    ...existence(result, exists),
    ...closed(result, input),
    ...redacted(result),
  ];
}

/** With `--environment` only that environment may change: files of another one are not its business. */
function inOtherEnvironments(
  files: readonly { readonly path: string }[],
  { command, inventory: { environments } }: PlanningInput,
): readonly string[] {
  const wanted = command.flags.environment?.toLowerCase();
  const own = environments.find(({ name, aliases }) => [name, ...aliases].some((one) => one.toLowerCase() === wanted));
  if (own === undefined) return [];
  const isIn = (path: string, { paths }: { readonly paths: readonly string[] }): boolean =>
    paths.some((place) => path === place || path.startsWith(`${place.replace(/\/+$/, '')}/`));
  return files.flatMap(({ path }) => {
    const other = isIn(path, own) ? undefined : environments.find((environment) => isIn(path, environment));
    return other === undefined ? [] : [`${path} belongs to ${other.name}, and the request was narrowed to ${own.name}`];
  });
}

function writtenFiles({ operations }: Proposal): readonly { readonly path: string; readonly bytes: number }[] {
  const sizes = new Map<string, number>();
  for (const operation of operations) {
    const text = operation.op === 'add-file' ? operation.content : operation.op === 'add-block' ? operation.text : '';
    sizes.set(operation.file, (sizes.get(operation.file) ?? 0) + Buffer.byteLength(text));
  }
  return [...sizes].map(([path, bytes]) => ({ path, bytes }));
}

function existence({ operations }: Proposal, exists: ReadonlySet<string>): readonly string[] {
  const present = new Set(exists);
  return operations.flatMap(({ op, file }) => {
    const known = present.has(file);
    if (op === 'delete-file') present.delete(file);
    else present.add(file);
    if (op === 'add-file') return known ? [`${file} exists already: change it with other operations`] : [];
    return known ? [] : [`there is no file ${file}`];
  });
}

/** Encrypted files and those that hold secrets are never edited. */
function closed({ operations }: Proposal, { inventory }: PlanningInput): readonly string[] {
  return operations.flatMap(({ file }) => {
    const found = inventory.skipped.find(
      (one) => one.file === file && (one.kind === 'encrypted' || one.kind === 'secret'),
    );
    return found === undefined ? [] : [`${file} may not be changed: ${found.reason}`];
  });
}

/** A value that was taken out of what the model saw must not be written back in its place. */
function redacted({ operations }: Proposal): readonly string[] {
  return operations.flatMap((operation, index) =>
    JSON.stringify(operation).includes(redactedMark)
      ? [`operations.${index} writes ${redactedMark}: a secret stood there; leave that place as it is`]
      : [],
  );
}

function missing(files: readonly string[], exists: ReadonlySet<string>): readonly string[] {
  return files.filter((file) => !exists.has(file)).map((file) => `there is no file ${file}: name places that exist`);
}
