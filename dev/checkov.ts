import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readTemplateFiles } from '../src/adapters/template-files.ts';
import { emptyInventory } from '../src/context/inventory.ts';
import { tokenise } from '../src/planner/language/words.ts';
import { chooseTemplate } from '../src/planner/templates/choose-template.ts';
import { fillTemplate } from '../src/planner/templates/fill-template.ts';
import type { Template } from '../src/planner/templates/manifest.ts';
import { runCommand } from './gates/run-command.ts';

/** The scanner that `npm run checkov` brings itself, from PyPI; its findings have no severity without an account, so all count. */
const version = '3.3.30';
const root = join(import.meta.dirname, '..');
const python = join(root, '.tools', 'checkov', version);

const report = z.object({
  results: z.object({
    passed_checks: z.array(z.unknown()),
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), resource: z.string(), file_path: z.string() }),
    ),
  }),
});

/** `npm run checkov`: scans every example of the Terraform templates. Fails on a finding that is not waived and on a waiver that waives nothing. */
async function main(): Promise<void> {
  const all = await readTemplateFiles(join(root, 'templates', 'infrastructure'));
  const templates = all.filter((one) => one.kind === 'terraform');
  const folder = await mkdtemp(join(tmpdir(), 'promptops-checkov-'));
  try {
    await writeExamples(templates, all, folder);
    await bringScanner();
    const { passed, found } = await scan(folder);
    const open = found.filter(({ template, check }) => waiverOf(templates, template, check) === undefined);
    const needed = new Set(found.map(({ template, check }) => `${template} ${check}`));
    const idle = templates.flatMap(({ name, waivers }) =>
      waivers.filter(({ check }) => !needed.has(`${name} ${check}`)).map(({ check }) => `${name} ${check}`),
    );
    for (const line of new Set(open.map((one) => `✗ ${one.template} ${one.check} ${one.what}`))) console.log(line);
    for (const waiver of idle) console.log(`✗ ${waiver} is waived and not found`);
    console.log(
      `checkov ${version}: ${templates.length} templates, ${passed} checks passed, ${found.length} findings, ${found.length - open.length} of them waived`,
    );
    process.exitCode = open.length + idle.length > 0 || passed === 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeExamples(templates: readonly Template[], all: readonly Template[], folder: string): Promise<void> {
  for (const template of templates)
    for (const [index, { request }] of template.examples.entries()) {
      const choice = chooseTemplate(tokenise(request), all, emptyInventory);
      if (choice.kind !== 'one') throw new Error(`${template.name}: "${request}" is not understood`);
      const filled = await fillTemplate(template, choice.understanding.said);
      if (filled.kind !== 'files') throw new Error(`${template.name}: "${request}" asks ${filled.questions.join(' ')}`);
      for (const [path, text] of filled.files) {
        const file = join(folder, template.name, String(index + 1), path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
}

async function bringScanner(): Promise<void> {
  const isThere = await stat(join(python, 'bin', 'checkov')).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  for (const [program, args] of [
    ['python3', ['-m', 'venv', python]],
    [join(python, 'bin', 'pip'), ['install', '--quiet', `checkov==${version}`]],
  ] as const) {
    const { code, output } = await runCommand(program, args);
    if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${output}`);
  }
}

type Found = { readonly template: string; readonly check: string; readonly what: string };

async function scan(folder: string): Promise<{ readonly passed: number; readonly found: readonly Found[] }> {
  const args = ['-d', folder, '--framework', 'terraform', '-o', 'json', '--soft-fail', '--skip-download'];
  const { output } = await runCommand(join(python, 'bin', 'checkov'), args);
  const { results } = report.parse(JSON.parse(output.slice(output.indexOf('{'))));
  const found = results.failed_checks.map((one) => ({
    template: one.file_path.split('/')[1] ?? '',
    check: one.check_id,
    what: `${one.resource.replace(/^module\.[^.]+\./, '')}: ${one.check_name}`,
  }));
  return { passed: results.passed_checks.length, found };
}

function waiverOf(templates: readonly Template[], name: string, check: string): string | undefined {
  return templates.find((one) => one.name === name)?.waivers.find((one) => one.check === check)?.because;
}

await main();
