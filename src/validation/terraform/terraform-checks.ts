import { availableParallelism } from 'node:os';
import type { Check } from '../../domain/check.ts';
import { errorCatalogue } from '../../domain/errors.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import type { Scratch } from '../scratch.ts';
import { brokenCheck } from './broken-check.ts';
import { examineRoot, type ExaminedRoot, type TreeState } from './examine-root.ts';
import { familiarOf, nothingFamiliar, type Familiar } from './find-refusals.ts';
import { checkFormat, formatSubjects, isFormatted, type FormatSubject } from './format-check.ts';
import { mapLimited } from './map-limited.ts';
import { unfetchedModules } from './module-check.ts';
import { moduleDirectory, type ModuleDirectory } from './module-directory.ts';
import { configEntries, readModuleFolders } from './module-folder.ts';
import type { PackStore } from './packs/pack-store.ts';
import { undescribedProviders } from './provider-check.ts';
import { strictPolicy, type TerraformPolicy } from './refusal.ts';
import { refuseFiles } from './repository-files.ts';
import type { RemoteCall } from './root-module.ts';
import { safetyCheck } from './safety-check.ts';
import type { SchemaServer } from './schema-server.ts';
import { askTerraform, chooseTool } from './terraform-tool.ts';
import { touchedRoots } from './touched-roots.ts';
import {
  boundedCache,
  mirroredNote,
  validateCheck,
  validateReal,
  type ValidateOptions,
  type VerdictCache,
} from './validate-root.ts';
import { withoutOldErrors } from './old-errors.ts';

export type TerraformDeps = {
  readonly scratch: Scratch;
  readonly schemaServer: SchemaServer;
  readonly packs: PackStore;
  readonly policy?: TerraformPolicy;
  /**
   * The operator's Terraform CLI configuration, for example with a mirror: it allows `registry` mode, in which real modules
   * and providers are installed as it says. Without it such repositories are validated hermetically, and that is said.
   */
  readonly cliConfig?: string;
  /** The operator's directory of foreign modules, read when something calls one. */
  readonly modules?: () => Promise<FileTree>;
  readonly cache?: VerdictCache;
};

const maxRoots = 300;
const maxVerdicts = 1_000;
const registryNotAllowed =
  'The repository asks for validation.terraform.mode registry, which the operator has not allowed here (PROMPTOPS_TERRAFORM_CLI_CONFIG), so nothing was installed.';

/**
 * Checks every root module that a change reaches: what would run code is refused before any process starts; then real
 * `terraform validate` runs against our own schema server (see docs/validation.md).
 */
export function terraformChecks(deps: TerraformDeps): CheckFamily {
  const cache = deps.cache ?? boundedCache(maxVerdicts);
  return async (input) => {
    const states = statesOf(input);
    const dirs = await touchedRoots(input.after, states.after.entries, input.changes);
    const examined = await examine(dirs.slice(0, maxRoots), states, input, deps);
    const safety = safetyChecks(examined, input, deps.policy ?? strictPolicy);
    const subjects = await subjectsOf(input);
    if (safety.some(({ verdict }) => verdict === 'fail')) return [...safety, ...notRun(examined, 'it was refused')];
    if (examined.length === 0 && subjects.length === 0) return safety;
    const tool = (await askTerraform(input.tools, 'terraform')) ?? (await askTerraform(input.tools, 'tofu'));
    if (tool === undefined) return [...safety, ...notRun(examined, noTool(), subjects)];
    const options: ValidateOptions = {
      ...deps,
      ...{ cache, tool, tools: input.tools, signal: input.signal },
      mode: deps.cliConfig === undefined ? 'hermetic' : input.terraformMode,
      cliConfig: deps.cliConfig ?? '',
    };
    const notAllowed = input.terraformMode === options.mode ? '' : registryNotAllowed;
    const format = formatOf(subjects, options);
    const paths = new Set(input.after.entries.map(({ path }) => path));
    const ofRoots = await mapLimited(examined, availableParallelism(), async (root) => {
      const choice = await chooseTool(root, paths, tool, input.tools);
      if ('reason' in choice) return notRun([root], choice.reason);
      return checksOf(root, input, { ...options, tool: choice.tool }, [choice.note, notAllowed]);
    });
    return [...safety, ...(await format), ...ofRoots.flat(), ...tooMany(dirs)];
  };
}

type States = { readonly after: TreeState; readonly before: TreeState | null };

function statesOf({ before, after, changes }: ValidationInput): States {
  const state = (tree: TreeState['tree']): TreeState => ({ tree, entries: configEntries(tree) });
  return { after: state(after), before: changes === null ? null : state(before) };
}

async function examine(
  dirs: readonly string[],
  states: States,
  input: ValidationInput,
  { policy = strictPolicy, modules }: TerraformDeps,
): Promise<ExaminedRoot[]> {
  let familiar: Promise<Familiar> | undefined;
  let directory: Promise<ModuleDirectory> | undefined;
  const directoryOf = (open: () => Promise<FileTree>) => (directory ??= open().then(moduleDirectory));
  const examined: ExaminedRoot[] = [];
  for (const dir of dirs) {
    const root = await examineRoot(
      dir,
      states.after,
      states.before,
      policy,
      () => (familiar ??= familiarTo(states)),
      () => (modules === undefined ? Promise.resolve(undefined) : directoryOf(modules)),
    );
    if (root !== undefined) examined.push(root);
    if (input.signal.aborted) break;
  }
  return examined;
}

/** What the repository used before the change; its maintainers know it. */
async function familiarTo({ before }: States): Promise<Familiar> {
  if (before === null) return nothingFamiliar;
  const folders = await readModuleFolders(before.tree, before.entries, before.entries.keys());
  return familiarOf([...folders.values()]);
}

function safetyChecks(examined: readonly ExaminedRoot[], input: ValidationInput, policy: TerraformPolicy): Check[] {
  const paths =
    input.changes === null
      ? input.after.entries.map(({ path }) => path)
      : input.changes.files.filter(({ after }) => after !== undefined).map(({ path }) => path);
  const ofFiles = refuseFiles(paths, policy);
  const ofRoots = examined.map(({ root, refusals, tolerated }) => safetyCheck(targetOf(root.dir), refusals, tolerated));
  return ofFiles.length === 0 ? ofRoots : [safetyCheck('repository files', ofFiles, []), ...ofRoots];
}

/** The checks that need Terraform, as `unchecked` with the same reason. */
function notRun(examined: readonly ExaminedRoot[], reason: string, subjects: readonly FormatSubject[] = []): Check[] {
  const check = (name: string, target: string): Check => ({
    ...{ name, target, verdict: 'unchecked', tool: null, seconds: 0, findings: [] },
    reason: `Not run: ${reason}`,
  });
  const format = subjects.length === 0 ? [] : [check('terraform fmt', `${subjects.length} files`)];
  return [...format, ...examined.map(({ root }) => check('terraform validate', targetOf(root.dir)))];
}

function noTool(): string {
  const { message, remedy } = errorCatalogue['tool-missing'];
  const text = `${message.replace('.', ', or does not answer.')} ${remedy}`;
  return text.replace('{tool}', 'Terraform').replace('{variable}', 'PROMPTOPS_TERRAFORM');
}

async function subjectsOf({ after, changes }: ValidationInput): Promise<FormatSubject[]> {
  if (changes === null) return formatSubjects(after);
  return changes.files.flatMap(({ path, before, after: text }) =>
    text === undefined || !isFormatted(path)
      ? []
      : [{ path, after: text, ...(before === undefined ? {} : { before }) }],
  );
}

async function formatOf(subjects: readonly FormatSubject[], options: ValidateOptions): Promise<Check[]> {
  return subjects.length === 0 ? [] : [await checkFormat(subjects, options)];
}

async function checksOf(
  examined: ExaminedRoot,
  input: ValidationInput,
  options: ValidateOptions,
  notes: readonly string[],
): Promise<Check[]> {
  const { root, before, broken, refusals, locked } = examined;
  const target = targetOf(root.dir);
  if (root.circle !== undefined) return [circleCheck(target, root.circle)];
  if (broken.length > 0) return [await brokenCheck(target, examined, input.after, options)];
  if (refusals.length > 0)
    return notRun([examined], 'what it would read cannot be told beforehand (terraform safety).');
  const links = root.folders.flatMap((folder) => folder.links);
  if (links.length > 0)
    return notRun(
      [examined],
      `${links.join(', ')} is a symbolic link, and links are not followed. Use a copy or a module.`,
    );
  const validated = await validateReal(input.after, root, locked, options);
  const compared =
    validated.verdict === 'fail' && before !== undefined
      ? withoutOldErrors(validated, await validateReal(input.before, before, locked, options))
      : validated;
  const check = validateCheck(target, compared, options.tool);
  const besides = [
    unfetchedModules(target, examined, validated.copy.remoteCalls),
    undescribedProviders(target, examined, validated.schemas.missing),
  ];
  const told = [check.reason ?? '', mirroredNote(validated.copy), ...notes, ...besides.map(({ note }) => note)].filter(
    (text) => text !== '',
  );
  const unchecked = besides.flatMap((beside) => (beside.check === null ? [] : [beside.check]));
  return [{ ...check, ...(told.length === 0 ? {} : { reason: told.join(' ') }) }, ...unchecked];
}

function circleCheck(target: string, { call }: RemoteCall): Check {
  const message = `module "${call.name}" contains itself: its source ${call.source ?? ''} leads back to a module that calls it.`;
  return {
    ...{ name: 'terraform validate', target, verdict: 'fail', tool: null, seconds: 0, reason: message },
    findings: [{ severity: 'error', file: call.file, line: call.block.line, rule: 'terraform/module-circle', message }],
  };
}

function tooMany(dirs: readonly string[]): Check[] {
  if (dirs.length <= maxRoots) return [];
  const reason = `${dirs.length} root modules are concerned; ${maxRoots} were looked at. Narrow the change, or validate the rest with \`promptops validate DIR\`.`;
  return [
    {
      name: 'terraform validate',
      target: `${dirs.length - maxRoots} root modules`,
      verdict: 'unchecked',
      tool: null,
      seconds: 0,
      reason,
      findings: [],
    },
  ];
}

function targetOf(dir: string): string {
  return dir === '' ? '.' : dir;
}
