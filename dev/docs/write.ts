import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationPage, repositorySchema } from './configuration-page.ts';

const root = join(import.meta.dirname, '..', '..');
await writeFile(join(root, 'docs', 'configuration.md'), configurationPage());
await writeFile(join(root, 'schemas', 'promptops.schema.json'), `${JSON.stringify(repositorySchema(), null, 2)}\n`);
