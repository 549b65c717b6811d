import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { looseYaml } from '../../../src/context/reading/loose-yaml.ts';
import { scanHcl } from '../../../src/context/reading/scan-hcl.ts';

const key = fc.stringMatching(/^[a-z][A-Za-z0-9_/.-]{0,10}$/);
const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.stringMatching(/^[ -~]{0,30}$/));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('what is read by lines equals what the parser reads', () => {
  fc.assert(
    fc.property(
      fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
      fc.boolean(),
      (value, indentSeq) => {
        const loose = looseYaml(stringify(value, { lineWidth: 0, indentSeq }));
        if (loose !== undefined) expect(loose).toEqual(value);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('no text makes the scanners fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      looseYaml(text);
      expect(['hcl', 'broken']).toContain(scanHcl(text).kind);
    }),
    { numRuns: 2_000 },
  );
});
