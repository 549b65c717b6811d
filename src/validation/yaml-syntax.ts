import type { Check, Finding } from '../domain/check.ts';
import { changedFiles } from './changed-files.ts';
import type { CheckFamily } from './check-family.ts';
import { chartOf, isHelmTemplate, isYaml, layoutOf, type TreeLayout } from './tree-layout.ts';
import { readYaml } from './yaml-documents.ts';

const maxFindings = 20;

/**
 * Changed YAML files and JSON manifests can be read, with line and column where not; Helm templates are Helm's matter.
 * One check for all that are well, one for each that is not.
 */
export const yamlSyntaxChecks: CheckFamily = async (input) => {
  const started = performance.now();
  const layout = layoutOf(input.after);
  const files = changedFiles(input).filter((path) => hasYamlSyntax(path) && !isHelmTemplate(layout, path));
  const texts = await input.after.readMany(files);
  const read = files.filter((file) => isYaml(file) || /"apiVersion"\s*:/.test(texts.get(file) ?? ''));
  const special = read.flatMap((file) => checkFile(file, texts.get(file), layout) ?? []);
  const well = read.length - special.length;
  if (well === 0) return special;
  const target = read.length === 1 ? read.join('') : `${well} files`;
  const seconds = (performance.now() - started) / 1000;
  return [{ ...about, target, verdict: 'pass', seconds, findings: [] }, ...special];
};

const about = { name: 'yaml syntax', tool: null, seconds: 0 };

function hasYamlSyntax(path: string): boolean {
  return isYaml(path) || path.endsWith('.json');
}

/** What is to be said of a file, `null` when it is well. */
function checkFile(file: string, text: string | undefined, layout: TreeLayout): Check | null {
  if (text === undefined) {
    const reason = 'it is no text, or too large to be read';
    return { ...about, target: file, verdict: 'unchecked', reason, findings: [] };
  }
  // Helm takes the last of two equal keys in values; a cluster refuses the manifest.
  const isValues = chartOf(layout, file) !== undefined || /values/.test(file);
  const findings = readYaml(text)
    .problems.slice(0, maxFindings)
    .map(({ kind, line, column, message }): Finding => {
      const severity = kind === 'duplicate' && isValues ? 'warning' : 'error';
      return { severity, file, line, rule: `yaml/${kind}`, message: `column ${column}: ${message}` };
    });
  if (findings.length === 0) return null;
  if (findings.every(({ severity }) => severity !== 'error'))
    return { ...about, target: file, verdict: 'pass', findings };
  // Jinja, Terraform's templatefile and the like: not YAML yet, and nothing here can render it.
  if (!/\{\{|[%$]\{|\{%/.test(text)) return { ...about, target: file, verdict: 'fail', findings };
  const reason = 'it looks like a template of a language that is not rendered here';
  return { ...about, target: file, verdict: 'unchecked', reason, findings };
}
