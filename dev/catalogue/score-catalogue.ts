import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { readTemplateFiles } from '../../src/adapters/template-files.ts';
import type { Inventory } from '../../src/context/inventory.ts';
import { emptyInventory } from '../../src/context/inventory.ts';
import { tokenise } from '../../src/planner/language/words.ts';
import { decideValues, spoken } from '../../src/planner/templates/decide-values.ts';
import type { Decision } from '../../src/planner/templates/decide-values.ts';
import type { Template } from '../../src/planner/templates/manifest.ts';
import { decidePart } from '../../src/planner/templates/part-values.ts';
import { spokenLink } from '../../src/planner/templates/read-parts.ts';
import { readRequest } from '../../src/planner/templates/read-request.ts';
import type { Understanding } from '../../src/planner/templates/understanding.ts';
import type { CatalogueCase, CataloguePlace, Expected, ExpectedThing } from './catalogue-cases.ts';
import { readCatalogueCases } from './catalogue-cases.ts';

/** `asked` is a question, or the word that it is not understood, where an answer was expected: a bother, never a harm. */
export type CatalogueVerdict = 'right' | 'wrong-template' | 'wrong-parameter' | 'asked';

/** How one phrasing was read; `got` says it in words. */
export type CatalogueScore = { readonly of: CatalogueCase; readonly verdict: CatalogueVerdict; readonly got: string };

const root = join(import.meta.dirname, '..', '..');

/** Reads every phrasing of `fixtures/requests/catalogue/` as in a repository that holds nothing, or what its `in` says. */
export async function scoreCatalogue(): Promise<readonly CatalogueScore[]> {
  const templates = await readTemplateFiles(join(root, 'templates', 'infrastructure'));
  const cases = await readCatalogueCases(join(root, 'fixtures', 'requests', 'catalogue'));
  return cases.map((one) => ({ of: one, ...judge(one, templates) }));
}

function judge(one: CatalogueCase, templates: readonly Template[]): Omit<CatalogueScore, 'of'> {
  const sentence = tokenise(one.request);
  const inventory = inventoryOf(one.in);
  const choice = readRequest(sentence, templates, inventory);
  if (choice.kind === 'one') return judgeThings(one, [readThing(choice.understanding)], []);
  if (choice.kind === 'parts') {
    const { parts } = choice;
    const links = parts.links.map((link) => spokenLink(parts, link));
    return judgeThings(
      one,
      parts.parts.flatMap((of, at) => readPart(of, decidePart(parts, at))),
      links,
      parts.unknown,
    );
  }
  const got = choice.kind === 'none' ? `left: ${choice.leftover.join(' | ')}` : 'which one?';
  const isRight = one.expected.kind === 'question' || (one.expected.kind === 'not-held' && choice.kind === 'none');
  return { verdict: isRight ? 'right' : 'asked', got };
}

function inventoryOf(holds: CataloguePlace | undefined): Inventory {
  const at = { file: 'apps/shop.yaml', line: 1 };
  if (holds === undefined) return emptyInventory;
  if (holds === 'kubernetes') {
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'shop',
      at,
      document: 0,
      object: 'Deployment/shop',
    };
    return { ...emptyInventory, objects: [object] };
  }
  const providers = { [holds]: { source: `hashicorp/${holds}` } };
  const module = {
    dir: 'infra',
    role: 'root',
    providers,
    calls: [],
    blocks: [],
    tfvars: [],
    tfvarsEnvironments: {},
  } as const;
  return { ...emptyInventory, terraform: [module] };
}

function readPart(of: Understanding, decision: Decision | undefined): readonly ReadThing[] {
  return decision === undefined ? [] : [{ of, decision }];
}

function readThing(understanding: Understanding): ReadThing {
  return { of: understanding, decision: decideValues(understanding.template, understanding.said) };
}

type ReadThing = { readonly of: Understanding; readonly decision: Decision };

function judgeThings(
  { expected }: CatalogueCase,
  read: readonly ReadThing[],
  links: readonly string[],
  unknown: readonly string[] = [],
): Omit<CatalogueScore, 'of'> {
  const got = [...read.map(describeThing), ...links].join('; ');
  if (expected.kind === 'missing') return judgeMissing(expected, read, got);
  const questions = [
    ...unknown,
    ...read.flatMap(({ of, decision }) => [...of.unclear, ...decision.open.map((point) => point.question)]),
  ];
  if (expected.kind === 'not-held') return { verdict: 'wrong-template', got };
  if (expected.kind === 'question')
    return questions.length > 0 ? { verdict: 'right', got: questions.join(' ') } : { verdict: 'wrong-template', got };
  if (unknown.length > 0) return { verdict: 'asked', got: unknown.join(' ') };
  if (
    expected.things.length !== read.length ||
    !expected.things.every((thing, at) => thing.template === read[at]?.of.template.name)
  )
    return { verdict: 'wrong-template', got };
  if (questions.length > 0) return { verdict: 'asked', got: questions.join(' ') };
  const isRight =
    isDeepStrictEqual(links.toSorted(), expected.relations.toSorted()) &&
    read.every((one, at) => hasValues(one, expected.things[at], expected.exact));
  return { verdict: isRight ? 'right' : 'wrong-parameter', got };
}

/** One question about the thing that was asked for, for what is missing and nothing else, with the proposals of the manifest. */
function judgeMissing(
  expected: Extract<Expected, { kind: 'missing' }>,
  [one, ...others]: readonly ReadThing[],
  got: string,
): Omit<CatalogueScore, 'of'> {
  if (one === undefined || others.length > 0 || one.of.template.name !== expected.template)
    return { verdict: 'wrong-template', got };
  const parameter = one.of.template.parameters[expected.parameter];
  const [point, ...more] = one.decision.open;
  const wanted = parameter?.ask ?? `What should be the ${spoken(expected.parameter)}?`;
  const isRight = more.length === 0 && one.of.unclear.length === 0 && point?.question === wanted;
  const questions = [...one.of.unclear, ...one.decision.open.map(({ question }) => question)].join(' ');
  return { verdict: isRight ? 'right' : 'wrong-parameter', got: questions };
}

/** Exact is every value, also of what was not asked for: a parameter too many is as wrong as one that is missing. */
function hasValues({ of, decision }: ReadThing, expected: ExpectedThing | undefined, exact: boolean): boolean {
  const wanted = Object.entries(expected?.parameters ?? {});
  if (!exact) return wanted.every(([parameter, value]) => isDeepStrictEqual(decision.values[parameter], value));
  const said = wanted.map(([parameter, value]) => ({ parameter, value, typed: '' }));
  return isDeepStrictEqual(decision.values, decideValues(of.template, said).values);
}

function describeThing({ of, decision }: ReadThing): string {
  const given = [...decision.given].map((name) => `${name}=${JSON.stringify(decision.values[name])}`);
  return `${of.template.name} ${given.join(' ')}`.trim();
}
