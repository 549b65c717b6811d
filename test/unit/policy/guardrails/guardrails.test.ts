import { describe, expect, it } from 'vitest';
import { guardrailNames, type GuardrailName } from '../../../../src/config/guardrail-names.ts';
import { guardrails } from '../../../../src/policy/guardrails/guardrails.ts';
import { db, tf, yaml, type Row } from './case.ts';
import { dataCases } from './data-cases.ts';
import { deployment, judged, saidBy } from './guarded.ts';
import { reachCases } from './reach-cases.ts';
import { workloadCases } from './workload-cases.ts';

/** Each guardrail with what it must see and what it must leave alone. */
const table: Readonly<Record<GuardrailName, Row>> = { ...dataCases, ...reachCases, ...workloadCases };

describe.each(guardrailNames)('%s', (name) => {
  const { hits, passes } = table[name];
  it.each(hits)('sees $what', async ({ edits, options, says }) => {
    expect(await saidBy(name, edits, options)).toEqual(says);
  });

  it.each(passes)('leaves alone $what', async ({ edits, options, says }) => {
    expect(await saidBy(name, edits, options)).toEqual(says);
  });

  it('is silent when it is off, and does what the configuration says', async () => {
    const [{ edits, options } = { edits: {} }] = hits;
    expect(await saidBy(name, edits, { ...options, config: { [name]: 'off' } })).toEqual([]);
    for (const action of ['warn', 'approve', 'refuse'] as const)
      expect((await saidBy(name, edits, { ...options, config: { [name]: action } }))[0]).toMatch(
        new RegExp(`^${action} `),
      );
  });
});

describe('what a guardrail says', () => {
  it('names the rule, the file, the object, the reason and the remedy', async () => {
    const [first] = await judged(tf(db(''), ''));
    expect(first).toEqual({
      guardrail: 'stateful-removal',
      action: 'approve',
      file: 'envs/prod/main.tf',
      object: 'aws_db_instance.main',
      path: '',
      reason: 'What keeps data would be destroyed: `aws_db_instance.main` is removed',
      remedy: 'Keep it, or rename it with a `moved` block so that it stays where it is.',
      confirm: 'aws_db_instance.main',
    });
  });

  it('puts the gravest first', async () => {
    const edits = {
      ...yaml('', deployment('').replace('shop:1.4.0', 'shop')),
      ...tf(db(''), ''),
      '.github/CODEOWNERS': [null, '* @a\n'] as const,
    };
    const actions = (await judged(edits)).map(({ action }) => action);
    expect(actions).toEqual(['refuse', 'approve', 'warn']);
  });

  it('tells once what is written and rendered', async () => {
    const sides = [deployment(''), deployment('      hostNetwork: true\n')] as const;
    expect(
      await judged({ 'base/app.yaml': sides }, { rendered: { 'overlays/a': sides, 'overlays/b': sides } }),
    ).toHaveLength(1);
  });

  it('asks to type the name only where something is destroyed', () => {
    const destroying = guardrailNames.filter((name) => guardrails[name].destroys);
    expect(destroying).toEqual(['stateful-removal', 'stateful-replacement', 'deletion-protection', 'state-backend']);
  });
});
