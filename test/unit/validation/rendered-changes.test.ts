import { expect, test } from 'vitest';
import { renderedChanges } from '../../../src/validation/rendered-changes.ts';

test('a rendered diff says what production gets, value by value', async () => {
  const render = (replicas: number) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: ${replicas}\n`;
  expect(await renderedChanges('overlays/prod', render(3), render(5))).toEqual([
    { file: 'overlays/prod', object: 'Deployment/shop', path: 'spec.replicas', from: 3, to: 5 },
  ]);
  expect(await renderedChanges('overlays/prod', render(3), render(3))).toEqual([]);
  expect(await renderedChanges('.', null, render(3))).toMatchObject([
    { file: '.', object: 'Deployment/shop', path: '' },
  ]);
});

test('a render that is still a template has no values to compare', async () => {
  const render = (text: string) => `kind: ConfigMap\nmetadata: { name: a }\ndata:\n${text}`;
  expect(await renderedChanges('.', render('  a: 1\n'), render('  {{ if x }}\n  a: 2\n'))).toBeNull();
});
