import { expect, test } from 'vitest';
import { fuzz, fuzzTargets } from '../../dev/fuzz/fuzz.ts';

/** A sample of `npm run fuzz`, which feeds 100,000. */
test.each(fuzzTargets.map((target) => [target.name, target] as const))(
  'mutated %s crash nothing, hang nothing, and nothing invalid is accepted',
  async (_, target) => {
    const { findings, accepted } = await fuzz(target, 700, 20_261_122);
    expect(findings).toEqual([]);
    // The samples stay near enough to what is valid to get past the door.
    expect(accepted).toBeGreaterThan(20);
  },
);
