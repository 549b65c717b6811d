import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { emptyInventory } from '../../../../src/context/inventory.ts';
import { tokenise } from '../../../../src/planner/language/words.ts';
import { chooseTemplate } from '../../../../src/planner/templates/choose-template.ts';
import { decideValues } from '../../../../src/planner/templates/decide-values.ts';
import { catalogue } from './support.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const phrasing = z.strictObject({
  request: z.string(),
  template: z.string(),
  parameters: z.record(z.string(), value),
  misses: z.literal(true).optional(),
});
const phrasings = z.strictObject({ cases: z.array(phrasing) });

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'fixtures', 'requests', 'catalogue');
const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'layouts.yaml').sort();
const cases = (
  await Promise.all(files.map(async (name) => phrasings.parse(parse(await readFile(join(folder, name), 'utf8'))).cases))
).flat();

describe('what people type', () => {
  it.each(cases.map((one) => [one.request, one] as const))('%s', (request, { template, parameters, misses }) => {
    const choice = chooseTemplate(tokenise(request), catalogue, emptyInventory);
    const found =
      choice.kind === 'one'
        ? { template: choice.understanding.template.name, parameters: valuesOf(choice.understanding) }
        : { kind: choice.kind, leftover: choice.kind === 'none' ? choice.leftover : [] };
    expect(found).toMatchObject(misses === true ? { kind: 'none' } : { template, parameters });
  });

  it('covers every template of AWS with four requests at least', () => {
    const counted = Map.groupBy(cases, (one) => one.template);
    const thin = [...counted].filter(([, all]) => all.length < 4).map(([template]) => template);
    expect(thin).toEqual([]);
  });
});

type Understood = Extract<ReturnType<typeof chooseTemplate>, { kind: 'one' }>['understanding'];

function valuesOf({ template, said }: Understood): object {
  return decideValues(template, said).values;
}
