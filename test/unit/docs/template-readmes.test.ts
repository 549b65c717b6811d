import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { templateReadme } from '../../../dev/docs/template-readme.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';

const catalogue = join(import.meta.dirname, '..', '..', '..', 'templates', 'infrastructure');
const templates = await readTemplateFiles(catalogue);

it.each(templates.map((one) => [`${one.kind}/${one.name}`, one] as const))(
  '%s: the README says what the manifest says (else: npm run docs)',
  async (path, template) => {
    expect(await readFile(join(catalogue, path, 'README.md'), 'utf8')).toBe(templateReadme(template));
  },
);
