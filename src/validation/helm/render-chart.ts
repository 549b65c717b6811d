import type { Check, Finding } from '../../domain/check.ts';
import type { ToolResult } from '../../domain/tool.ts';
import type { ValidationInput } from '../check-family.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import type { SchemaCatalog } from '../kubernetes/schema-catalog.ts';
import type { Scratch } from '../scratch.ts';
import { toolFailure } from '../tool-failure.ts';
import { copyChart, type Rendering, renderingTarget } from './copy-chart.ts';
import { helmFindings, lintFindings } from './helm-errors.ts';
import { renderedManifests } from './rendered-chart.ts';

export type Rendered = {
  readonly target: string;
  readonly checks: readonly Check[];
  readonly manifests: readonly Manifest[];
  /** What `helm template` printed; `null` where it could not render. */
  readonly output: string | null;
};

const asksForValues = 'the chart asks for values that no values file here gives';

/** Lints and renders one chart with one set of values, in a scratch copy. */
export async function renderChart(
  { chart, values }: Rendering,
  input: ValidationInput,
  scratch: Scratch,
  catalog: SchemaCatalog,
): Promise<Rendered> {
  const folder = chart.dir === '' ? '.' : chart.dir;
  const target = renderingTarget(chart.dir, values);
  const about: About = { chart, values, target, tool: await input.tools.version('helm') };
  if (chart.missing.length > 0) {
    const reason = `dependencies are not vendored: ${chart.missing.join(', ')}. Put them into ${folder}/charts (\`helm dependency update\`)`;
    return { target, checks: [unchecked(about, 'helm template', reason)], manifests: [], output: null };
  }
  await using copy = await copyChart({ chart, values }, input, scratch, catalog);
  const lint = lintCheck(about, await copy.lint());
  if (chart.isLibrary) return { target, checks: [lint], manifests: [], output: null };
  const { check: template, ...rendered } = templateCheck(about, await copy.template());
  return { target, checks: [lint, template], ...rendered };
}

type About = Rendering & { readonly target: string; readonly tool: string | null };

function lintCheck(about: About, result: ToolResult): Check {
  const name = 'helm lint';
  const failure = toolFailure('helm', result);
  if (result.kind !== 'exited' || failure !== null) return unchecked(about, name, failure ?? 'it was not run');
  const { chart, values } = about;
  const output = `${result.stdout}\n${result.stderr}`;
  const findings = lintFindings(chart, values, output);
  if (result.code === 0) {
    const isSaid = about.tool !== null && /^\d+ chart\(s\) linted, 0 chart\(s\) failed$/m.test(result.stdout);
    if (!isSaid) return unchecked(about, name, 'helm did not say that it linted the chart');
    return check(about, name, { verdict: 'pass', seconds: result.seconds, findings });
  }
  const { seconds } = result;
  if (values === null && isRequest(output))
    return check(about, name, { verdict: 'unchecked', seconds, findings, reason: asksForValues });
  // A chart of nothing but dependencies has no templates of its own, and that is all that strict lint can hold against it.
  const onlyUmbrella =
    findings.length > 0 && findings.every(({ message }) => message.startsWith('templates/: directory does not exist'));
  if (onlyUmbrella) return check(about, name, { verdict: 'pass', seconds: result.seconds });
  const said = findings.length > 0 ? findings : helmFindings(chart, values, output);
  return check(about, name, { verdict: 'fail', seconds, findings: said });
}

function templateCheck(
  about: About,
  result: ToolResult,
): Omit<Rendered, 'target' | 'checks'> & { readonly check: Check } {
  const name = 'helm template';
  const nothing = { manifests: [], output: null };
  const failure = toolFailure('helm', result);
  if (result.kind !== 'exited' || failure !== null)
    return { check: unchecked(about, name, failure ?? 'it was not run'), ...nothing };
  if (result.code !== 0) {
    const findings = helmFindings(about.chart, about.values, result.stderr);
    const waits = about.values === null && isRequest(result.stderr);
    const { seconds } = result;
    const outcome: Outcome = waits
      ? { verdict: 'unchecked', seconds, findings, reason: asksForValues }
      : { verdict: 'fail', seconds, findings };
    return { check: check(about, name, outcome), ...nothing };
  }
  const manifests = renderedManifests(about.chart, result.stdout);
  const isGarbage = about.tool === null || (manifests.length === 0 && /^\s*[^\s#-]/m.test(result.stdout));
  if (result.stdout.trim() === '')
    return {
      check: unchecked(about, name, 'helm rendered nothing'),
      manifests: [],
      output: about.tool === null ? null : '',
    };
  if (isGarbage) return { check: unchecked(about, name, 'helm printed something that is no manifest'), ...nothing };
  return { check: check(about, name, { verdict: 'pass', seconds: result.seconds }), manifests, output: result.stdout };
}

function unchecked(about: About, name: string, reason: string): Check {
  return check(about, name, { verdict: 'unchecked', seconds: 0, reason });
}

type Outcome = Pick<Check, 'verdict' | 'seconds'> & {
  readonly findings?: readonly Finding[];
  readonly reason?: string;
};

function check({ target, tool }: About, name: string, outcome: Outcome): Check {
  return { name, target, tool, findings: [], ...outcome };
}

/** `required` and `fail` in a template: the chart wants something of its user. */
function isRequest(output: string): boolean {
  return /execution error at \(|missing required value/.test(output);
}
