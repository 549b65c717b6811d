import { expect, it } from 'vitest';
import { catalogueParts } from '../../../dev/catalogue/catalogue-cases.ts';
import { scoreCatalogue } from '../../../dev/catalogue/score-catalogue.ts';

it('gives no template for another one, and of what the catalogue holds at least three quarters without a question', async () => {
  const scores = await scoreCatalogue();
  const wrong = scores.filter(({ verdict }) => verdict === 'wrong-template' || verdict === 'wrong-parameter');
  expect(wrong.map(({ of, got }) => `${of.request}: ${got}`)).toEqual([]);
  for (const part of catalogueParts) {
    const held = scores.filter(({ of }) => of.part === part && of.expected.kind !== 'not-held');
    expect(held.length).toBeGreaterThan(90);
    expect(held.filter(({ verdict }) => verdict === 'right').length / held.length).toBeGreaterThan(0.75);
  }
  const notHeld = scores.filter(({ of }) => of.expected.kind === 'not-held');
  expect(notHeld.length).toBeGreaterThanOrEqual(60);
  expect(notHeld.filter(({ verdict }) => verdict !== 'right').map(({ of }) => of.request)).toEqual([]);
});
