import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/domain/check.ts';
import { renderChecks } from '../../../src/publishing/checks-table.ts';

const check = (name: string, target: string, verdict: Check['verdict'] = 'pass', seconds = 0.25): Check => ({
  ...{ name, target, verdict, tool: 'helm 4.1.4', seconds, findings: [] },
  ...(verdict === 'unchecked' ? { reason: 'because' } : {}),
});
const rows = (checks: readonly Check[]) => renderChecks(checks).split('\n').slice(2);

describe('the table of checks', () => {
  it('takes one row for all that pass alike, however many values files a chart has', () => {
    const targets = Array.from({ length: 40 }, (_, index) => `charts/shop with values-${index}.yaml`);
    const table = rows(targets.flatMap((target) => [check('helm lint', target), check('helm template', target)]));
    expect(table).toEqual(
      ['helm lint', 'helm template'].map(
        (name) =>
          `| ✅ pass | ${name} | 40: \`charts/shop with values-0.yaml\`, \`charts/shop with values-1.yaml\` and 38 more | helm 4.1.4 | 10.0 s |`,
      ),
    );
  });

  it('names each that fails or could not be run, first and by itself', () => {
    const many = Array.from({ length: 20 }, (_, index) => check('helm template', `charts/c${index}`));
    const bad = [check('helm template', 'charts/b', 'unchecked'), check('helm template', 'charts/a', 'fail')];
    const second = check('helm template', 'charts/d', 'fail');
    expect(rows([...many, ...bad, second]).map((row) => row.split(' | ').slice(0, 3))).toEqual([
      ['| ❌ fail', 'helm template', '`charts/a`'],
      ['| ❌ fail', 'helm template', '`charts/d`'],
      ['| ⚠️ not checked', 'helm template', '`charts/b`'],
      ['| ✅ pass', 'helm template', '20: `charts/c0`, `charts/c1` and 18 more'],
    ]);
  });

  it('names up to three targets that pass, and keeps tools apart', () => {
    const few = ['a', 'b', 'c'].map((target) => check('terraform validate', target));
    const other: Check = { ...check('terraform validate', 'd'), tool: 'tofu 1.12.6' };
    expect(rows([...few, other]).map((row) => row.split(' | ').slice(2, 4))).toEqual([
      ['`a`, `b`, `c`', 'helm 4.1.4'],
      ['`d`', 'tofu 1.12.6'],
    ]);
  });
});
