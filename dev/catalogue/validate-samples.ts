import { parseArgs } from 'node:util';
import { join } from 'node:path';
import fc from 'fast-check';
import { readTemplateFiles } from '../../src/adapters/template-files.ts';
import { composeStages } from '../../src/compose-stages.ts';
import type { Check } from '../../src/domain/check.ts';
import { memoryTree } from '../../src/domain/memory-tree.ts';
import { decideValues } from '../../src/planner/templates/decide-values.ts';
import { fillTemplate } from '../../src/planner/templates/fill-template.ts';
import type { ParameterValue, Template } from '../../src/planner/templates/manifest.ts';
import type { Said } from '../../src/planner/templates/understanding.ts';
import { arrangeRendered } from '../../src/workflows/arrange-rendered.ts';
import type { Rendered } from '../../src/workflows/arrange-rendered.ts';
import { askedValuesFor } from './sample-values.ts';

/** What came of samples: how many were rendered, how many combinations a template would ask about, and what is not as promised. */
export type SampleReport = { readonly rendered: number; readonly asked: number; readonly problems: readonly string[] };

/** Renderings in one repository; a root module that calls a thousand takes Terraform more than its minute. */
const maxAtOnce = 200;

/** Tries for one sample that is not asked about: contradictions and missing companions are common among values drawn blindly. */
const triesPerSample = 40;

/**
 * Draws values from the parameter space of every template and holds what is rendered to the promise: the same twice, formatted, valid, no
 * finding, nothing unchecked, by the real tools over all of them at once.
 * @param count renderings of each template
 */
export async function validateSamples(
  templates: readonly Template[],
  count: number,
  seed: number,
  validate: (files: ReadonlyMap<string, string>) => Promise<readonly Check[]>,
): Promise<SampleReport> {
  const rendered: Rendered[] = [];
  const problems: string[] = [];
  let asked = 0;
  for (const template of templates) {
    const draws = fc.sample(askedValuesFor(template), { numRuns: count * triesPerSample, seed });
    let index = 0;
    for (const values of draws) {
      if (index === count) break;
      const said = saidOf(template, values);
      const filled = decideValues(template, said).open.length > 0 ? undefined : await fillTemplate(template, said);
      if (filled?.kind !== 'files') {
        asked += 1;
        continue;
      }
      const again = await fillTemplate(template, said);
      if (again.kind !== 'files' || JSON.stringify([...again.files]) !== JSON.stringify([...filled.files]))
        problems.push(
          `${template.kind}/${template.name}: renders differently the second time for ${JSON.stringify(values)}`,
        );
      rendered.push({ template, index: index++, files: filled.files });
    }
    if (index < count)
      problems.push(`${template.kind}/${template.name}: only ${index} of ${count} samples were not asked about`);
  }
  for (let from = 0; from < rendered.length; from += maxAtOnce)
    for (const check of await validate(arrangeRendered(rendered.slice(from, from + maxAtOnce))))
      problems.push(...problemsOf(check));
  return { rendered: rendered.length, asked, problems };
}

/** As if somebody had said all of it; what is left out is left to the template. */
function saidOf(template: Template, values: Readonly<Record<string, ParameterValue | null>>): readonly Said[] {
  return Object.keys(template.parameters).flatMap((parameter): readonly Said[] => {
    const value = values[parameter] ?? null;
    return value === null ? [] : [{ parameter, value, typed: parameter }];
  });
}

function problemsOf({ name, verdict, reason, findings }: Check): readonly string[] {
  const found = findings.map((one) => `${name}: ${one.file ?? ''}:${one.line ?? ''} ${one.message}`);
  return verdict === 'pass' ? found : [`${name}: ${verdict} ${reason ?? ''}`, ...found];
}

/** `npm run samples [-- --count 25 --seed 1]` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { count: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
  });
  const root = join(import.meta.dirname, '..', '..');
  const all = await readTemplateFiles(join(root, 'templates', 'infrastructure'));
  const templates = all.filter((one) => `${one.kind}/${one.name}`.includes(values.only ?? ''));
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const seed = Number(values.seed ?? 20_261_122);
  const report = await validateSamples(templates, Number(values.count ?? 25), seed, (files) =>
    stages.validateRendered(memoryTree(files)),
  );
  for (const problem of report.problems) console.log(problem);
  console.log(
    `${report.rendered} renderings of ${templates.length} templates with seed ${seed}, ${report.problems.length} problems; ${report.asked} combinations would have been asked about`,
  );
  if (report.problems.length > 0) process.exitCode = 1;
}

if (import.meta.main) await main();
