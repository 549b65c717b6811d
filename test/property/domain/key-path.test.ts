import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatKeyPath, type KeyStep, parseKeyPath } from '../../../src/domain/key-path.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('name', 'a.b', '', ']', '"', '\\', '=', '0', 'a b'),
);
const step: fc.Arbitrary<KeyStep> = fc.oneof(
  text.map((key) => ({ key })),
  fc.nat(1000).map((index) => ({ index })),
  fc.record({ field: fc.stringMatching(/^[A-Za-z0-9_.-]+$/), value: text }),
);

test('every key path that is written is read back as the same steps', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      expect(parseKeyPath(formatKeyPath(steps))).toEqual(steps);
    }),
    { numRuns: 2000 },
  );
});
