import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { validateSamples } from '../../../dev/catalogue/validate-samples.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { composeStages } from '../../../src/compose-stages.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';

const folder = fileURLToPath(new URL('../../../templates/infrastructure', import.meta.url));

// `npm run samples` draws many more.
it('whatever a template takes comes out formatted, valid and without a finding', { timeout: 120_000 }, async () => {
  const templates = await readTemplateFiles(folder);
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const names: string[] = [];
  const { rendered, problems } = await validateSamples(templates, 1, 20_261_122, async (files) => {
    const checks = await stages.validateRendered(memoryTree(files));
    names.push(...checks.map(({ name }) => name));
    return checks;
  });
  expect(problems).toEqual([]);
  expect(rendered).toBe(templates.length);
  expect(names).toEqual(expect.arrayContaining(['terraform fmt', 'terraform validate', 'kubeconform', 'helm lint']));
});
