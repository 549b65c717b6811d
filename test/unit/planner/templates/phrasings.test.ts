import { describe, expect, it } from 'vitest';
import { emptyInventory } from '../../../../src/context/inventory.ts';
import { tokenise } from '../../../../src/planner/language/words.ts';
import { chooseTemplate } from '../../../../src/planner/templates/choose-template.ts';
import { decideValues } from '../../../../src/planner/templates/decide-values.ts';
import {
  cronjobPhrasings,
  deploymentPhrasings,
  dynamodbPhrasings,
  ecrPhrasings,
  inNamespacePhrasings,
  kmsPhrasings,
  namespacePhrasings,
  notHeld,
  oidcPhrasings,
  s3Phrasings,
  shortPhrasings,
  snsPhrasings,
  sqsPhrasings,
  webServicePhrasings,
} from './phrasings.ts';
import { ask, catalogue } from './support.ts';

const all = [
  ...s3Phrasings,
  ...sqsPhrasings,
  ...oidcPhrasings,
  ...deploymentPhrasings,
  ...inNamespacePhrasings,
  ...cronjobPhrasings,
  ...webServicePhrasings,
  ...dynamodbPhrasings,
  ...shortPhrasings,
  ...snsPhrasings,
  ...ecrPhrasings,
  ...kmsPhrasings,
  ...namespacePhrasings,
];

/** What a request was understood as: template and explicit values, or the words that were left. */
function read(request: string): unknown {
  const choice = chooseTemplate(tokenise(request), catalogue, emptyInventory);
  if (choice.kind === 'none') return { leftover: choice.leftover, nearest: choice.nearest?.template.name };
  if (choice.kind === 'several') return { several: choice.understandings.map((one) => one.template.name) };
  const { template, said } = choice.understanding;
  const decision = decideValues(template, said);
  return {
    template: template.name,
    ...(decision.open.length > 0 ? { open: decision.open.map((one) => one.question) } : {}),
    values: decision.values,
  };
}

describe('phrasings', () => {
  it.each(all)('%s', (request, template, gives) => {
    expect(read(request)).toMatchObject({ template, values: gives });
  });
});

describe('examples of the catalogue', () => {
  const examples = catalogue.flatMap((template) =>
    template.examples.map((example) => [example.request, template.name, example.gives] as const),
  );
  it.each(examples)('%s', (request, template, gives) => {
    const answer = read(request);
    expect(answer).toMatchObject({ template, values: gives });
    expect(answer).not.toHaveProperty('open');
  });
});

describe('what the catalogue does not hold', () => {
  it.each(notHeld)('%s', async (request) => {
    const answer = await ask(request);
    expect(answer.kind).toBe('not-understood');
    expect(answer.kind === 'not-understood' && answer.leftover.length).toBeGreaterThan(0);
  });
});
