import type { Check, Finding } from '../domain/check.ts';
import { changedFiles } from './changed-files.ts';
import type { CheckFamily } from './check-family.ts';
import { chartOf, isHelmTemplate, isYaml, layoutOf } from './tree-layout.ts';
import { readYaml } from './yaml-documents.ts';

const maxFindings = 20;

/** Changed YAML files can be read, with line and column where not; Helm templates are Helm's matter. One check for all that are well, one for each that is not. */
export const yamlSyntaxChecks: CheckFamily = async (input) => {
  const layout = layoutOf(input.after);
  const files = changedFiles(input).filter((path) => isYaml(path) && !isHelmTemplate(layout, path));
  if (files.length === 0) return [];
  const started = performance.now();
  const texts = await input.after.readMany(files);
  const about = { name: 'yaml syntax', tool: null };
  const special: Check[] = [];
  for (const file of files) {
    const text = texts.get(file);
    if (text === undefined) {
      const reason = 'it is no text, or too large to be read';
      special.push({ ...about, target: file, verdict: 'unchecked', seconds: 0, reason, findings: [] });
      continue;
    }
    // Helm takes the last of two equal keys in values; a cluster refuses the manifest.
    const isValues = chartOf(layout, file) !== undefined || /values/.test(file);
    const findings = readYaml(text)
      .problems.slice(0, maxFindings)
      .map(({ kind, line, column, message }): Finding => {
        const severity = kind === 'duplicate' && isValues ? 'warning' : 'error';
        return { severity, file, line, rule: `yaml/${kind}`, message: `column ${column}: ${message}` };
      });
    if (findings.length === 0) continue;
    const seconds = 0;
    const isBroken = findings.some(({ severity }) => severity === 'error');
    // Jinja, Terraform's templatefile and the like: not YAML yet, and nothing here can render it.
    if (isBroken && /\{\{|[%$]\{|\{%/.test(text)) {
      const reason = 'it looks like a template of a language that is not rendered here';
      special.push({ ...about, target: file, verdict: 'unchecked', seconds, reason, findings });
    } else special.push({ ...about, target: file, verdict: isBroken ? 'fail' : 'pass', seconds, findings });
  }
  const well = files.length - special.length;
  const seconds = (performance.now() - started) / 1000;
  const target = well === 1 && files.length === 1 ? (files[0] ?? '') : `${well} files`;
  return well === 0 ? special : [{ ...about, target, verdict: 'pass', seconds, findings: [] }, ...special];
};
