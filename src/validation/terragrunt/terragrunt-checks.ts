import type { Check, Finding } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import { changedFiles } from '../changed-files.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import { readHcl } from '../terraform/hcl-reader.ts';
import { configEntries, readModuleFolders, splitPath } from '../terraform/module-folder.ts';
import { judgeUnit, type UnitVerdict } from './judge-unit.ts';
import { hookFindings } from './hooks.ts';
import { readInputLiteral } from './input-literal.ts';
import { readUnit, type TerragruntUnit } from './unit.ts';

const maxUnits = 500;
const unitFile = 'terragrunt.hcl';
const cacheFolder = '.terragrunt-cache';
const name = 'terragrunt inputs';
const knownEntries = new WeakMap<FileTree, ReturnType<typeof configEntries>>();

/**
 * Checks Terragrunt units without running Terragrunt: that its files are HCL, that a change brings no hooks and no `run_cmd`, and that
 * the inputs of the units it reaches fit the variables of their modules, as far as literals tell. What cannot be told is
 * `unchecked`, unless the change leaves it as it was.
 */
export const terragruntChecks: CheckFamily = async (input) => {
  const paths = new Set(input.after.entries.filter(({ mode }) => mode.startsWith('100')).map(({ path }) => path));
  const isOwn = (path: string) => !path.split('/').includes(cacheFolder);
  const unitFiles = [...paths].filter((path) => splitPath(path).name === unitFile && isOwn(path));
  if (unitFiles.length === 0) return [];
  const changed = changedFiles(input);
  const reaching = changed.filter(
    (path) => /\.(?:hcl|tf|tofu|tf\.json)$/.test(path) && !path.endsWith('.lock.hcl') && isOwn(path),
  );
  if (reaching.length === 0) return [];
  const files = reaching.filter((path) => path.endsWith('.hcl'));
  const syntax = await syntaxChecks(files, input);
  const broken = new Set(syntax.filter(({ verdict }) => verdict === 'fail').map(({ target }) => target));
  const units = await Promise.all(unitFiles.slice(0, maxUnits).map((file) => readUnit(file, input.after, paths)));
  const ofUnits: Check[] = [];
  for (const unit of units) {
    if (unit === undefined || unit.files.some((file) => broken.has(file))) continue;
    if (isReached(unit, reaching, input)) ofUnits.push(await checkUnit(unit, input));
  }
  return [...syntax, ...ofUnits, ...tooMany(unitFiles.length)];
};

async function syntaxChecks(files: readonly string[], { before, after, changes }: ValidationInput): Promise<Check[]> {
  const texts = await after.readMany(files);
  const checks = await Promise.all(
    [...texts].map(async ([file, text]) => {
      const { broken } = readHcl(text);
      const message = `This is not valid HCL: ${broken?.message ?? ''}.`;
      const findings: readonly Finding[] =
        broken === undefined
          ? hookFindings(file, text, changes === null ? '' : ((await before.read(file)) ?? ''))
          : [{ severity: 'error', file, line: broken.line, rule: 'terragrunt/syntax', message }];
      return findings.length === 0 ? [] : [about('terragrunt files', file, 'fail', findings)];
    }),
  );
  const bad = checks.flat();
  const well = texts.size - bad.length;
  const target = well === 1 && texts.size === 1 ? [...texts.keys()].join('') : `${well} files`;
  return well === 0 ? bad : [about('terragrunt files', target, 'pass', []), ...bad];
}

function isReached(unit: TerragruntUnit, changed: readonly string[], { changes }: ValidationInput): boolean {
  if (changes === null) return true;
  const { source } = unit;
  return changed.some(
    (path) => unit.files.includes(path) || (source.kind === 'local' && splitPath(path).dir === source.dir),
  );
}

async function checkUnit(unit: TerragruntUnit, { before, after, changes }: ValidationInput): Promise<Check> {
  const now = await verdictOf(unit, after);
  if (changes === null) return toCheck(unit, { ...now, findings: now.findings.map(asTolerated) }, now.untold);
  const paths = new Set(before.entries.map(({ path }) => path));
  const old = paths.has(unit.file) ? await readUnit(unit.file, before, paths) : undefined;
  if (old === undefined) return toCheck(unit, now, now.untold);
  const then = await verdictOf(old, before);
  const known = new Set(then.findings.map(identity));
  const findings = now.findings.map((finding) =>
    finding.severity === 'error' && known.has(identity(finding))
      ? { ...finding, severity: 'warning' as const, message: `Before this change already: ${finding.message}` }
      : finding,
  );
  const isAsBefore = shapeOf(unit) === shapeOf(old) && now.untold.join() === then.untold.join();
  return toCheck(unit, { ...now, findings }, isAsBefore ? [] : now.untold);
}

/** Terragrunt takes an input that no variable has; in a folder as it is, it may have been there for years. */
function asTolerated(finding: Finding): Finding {
  return finding.rule === 'terragrunt/unknown-input' ? { ...finding, severity: 'warning' } : finding;
}

async function verdictOf({ source, ...unit }: TerragruntUnit, tree: FileTree): Promise<UnitVerdict> {
  if (source.kind === 'local') {
    const entries = knownEntries.get(tree) ?? configEntries(tree);
    knownEntries.set(tree, entries);
    const folders = await readModuleFolders(tree, entries, [source.dir]);
    const module = folders.get(source.dir);
    if (module !== undefined) return judgeUnit({ ...unit, source }, module);
    const message = `There are no Terraform files in ${source.dir}, the source of this unit's module.`;
    const rule = 'terragrunt/no-module';
    return { findings: [{ severity: 'error', file: unit.file, line: 1, rule, message }], untold: [] };
  }
  const untold = {
    none: 'which module it is for: no file that could be read names a source',
    unknown: `which module it is for: the source ${'text' in source ? source.text : ''} is computed`,
    remote: `whether the inputs fit: module ${'text' in source ? source.text : ''} is not fetched. Vendor the module into the repository to have them checked`,
  }[source.kind];
  return { findings: [], untold: [untold] };
}

function toCheck(unit: TerragruntUnit, { findings, untold }: UnitVerdict, open: readonly string[]): Check {
  const target = unit.dir === '' ? '.' : unit.dir;
  const failed = findings.some(({ severity }) => severity === 'error');
  const verdict = failed ? 'fail' : open.length > 0 ? 'unchecked' : 'pass';
  const kept = untold.length > 0 && open.length === 0 ? '; nothing of it is changed here' : '';
  const reason = untold.length === 0 ? undefined : `It cannot be told ${untold.join('; nor ')}${kept}.`;
  return { ...about(name, target, verdict, findings), ...(reason === undefined ? {} : { reason }) };
}

/** What of a unit decides whether its inputs fit: the source, and names and kinds of the inputs. */
function shapeOf({ source, inputs }: TerragruntUnit): string {
  const kinds = [...inputs].map(([input, { attribute }]) => `${input} ${readInputLiteral(attribute.text).kind}`);
  return JSON.stringify([source, kinds.toSorted((one, other) => one.localeCompare(other, 'en'))]);
}

function about(check: string, target: string, verdict: Check['verdict'], findings: readonly Finding[]): Check {
  return { name: check, target, verdict, tool: null, seconds: 0, findings };
}

function tooMany(count: number): Check[] {
  if (count <= maxUnits) return [];
  const reason = `The repository has ${count} units; ${maxUnits} were looked at.`;
  return [{ ...about(name, `${count - maxUnits} units`, 'unchecked', []), reason }];
}

// Lines move with the text around them.
function identity({ file, rule, message }: Finding): string {
  return JSON.stringify([file, rule, message]);
}
