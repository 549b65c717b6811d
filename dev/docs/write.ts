import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplateFiles } from '../../src/adapters/template-files.ts';
import { configurationPage, repositorySchema } from './configuration-page.ts';
import { guardrailsPage } from './guardrails-page.ts';
import { permissionsPage } from './permissions-page.ts';
import { reviewPage } from './review-page.ts';
import { templateReadme } from './template-readme.ts';

const root = join(import.meta.dirname, '..', '..');
await writeFile(join(root, 'docs', 'configuration.md'), configurationPage());
await writeFile(join(root, 'schemas', 'promptops.schema.json'), `${JSON.stringify(repositorySchema(), null, 2)}\n`);
await writeFile(join(root, 'docs', 'guardrails.md'), guardrailsPage());
await writeFile(join(root, 'docs', 'review.md'), reviewPage());
await writeFile(join(root, 'docs', 'permissions.md'), permissionsPage());
const catalogue = join(root, 'templates', 'infrastructure');
for (const template of await readTemplateFiles(catalogue))
  await writeFile(join(catalogue, template.kind, template.name, 'README.md'), templateReadme(template));
