import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { guardrailsPage } from '../../../dev/docs/guardrails-page.ts';
import { reviewPage } from '../../../dev/docs/review-page.ts';
import { permissionsPage } from '../../../dev/docs/permissions-page.ts';
import { configurationPage, repositorySchema } from '../../../dev/docs/configuration-page.ts';

const root = join(import.meta.dirname, '..', '..', '..');

it('docs/configuration.md tells of every setting there is (else: npm run docs)', async () => {
  expect(await readFile(join(root, 'docs', 'configuration.md'), 'utf8')).toBe(configurationPage());
});

it('docs/guardrails.md tells of every guardrail there is (else: npm run docs)', async () => {
  expect(await readFile(join(root, 'docs', 'guardrails.md'), 'utf8')).toBe(guardrailsPage());
});

it('docs/review.md tells of every rule there is (else: npm run docs)', async () => {
  expect(await readFile(join(root, 'docs', 'review.md'), 'utf8')).toBe(reviewPage());
});

it('docs/permissions.md tells of every command there is (else: npm run docs)', async () => {
  expect(await readFile(join(root, 'docs', 'permissions.md'), 'utf8')).toBe(permissionsPage());
});

it('the JSON Schema for editors is that of the code (else: npm run docs)', async () => {
  const stored = JSON.parse(await readFile(join(root, 'schemas', 'promptops.schema.json'), 'utf8')) as object;
  expect(stored).toEqual(repositorySchema());
});
