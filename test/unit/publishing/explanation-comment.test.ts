import { describe, expect, it } from 'vitest';
import type { ExplainedRun, Failure } from '../../../src/domain/failure.ts';
import { explanationText } from '../../../src/publishing/explanation-comment.ts';

const page = 'https://github.example/acme/infra/actions/runs/1';
const failure = (rootCause: string, evidence: Failure['evidence']): Failure => ({
  ...{ signature: 's', category: 'infrastructure', rootCause, verdict: 'unknown', confidence: 0.4, evidence },
  because: { text: 'nothing speaks for anything' },
  job: { name: 'plan', url: `${page}/job/2`, step: { name: 'Run x', number: 3, startLine: 10 } },
  ...{ otherJobs: [], fixes: [], places: [], addresses: [], planner: 'rules' },
});

function told(one: Failure): string {
  const run = {
    runId: 1,
    attempt: 1,
    url: page,
    workflow: 'CI',
    path: '.github/workflows/ci.yml',
    sha: 'a'.repeat(40),
  };
  const explained: ExplainedRun = { ...run, failures: [one], notes: [] };
  return explanationText([explained], { repositoryUrl: 'https://github.example/acme/infra', canFix: false });
}

describe('an endless line', () => {
  const endless = `Error: ${'very '.repeat(300)}long because of the last word`;

  it('is quoted with both its ends, and linked like every line', () => {
    const text = told(
      failure('It fails.', [
        { line: 12, text: 'short' },
        { line: 14, text: endless },
      ]),
    );
    const [quoted = ''] = text.split('\n').filter((line) => line.startsWith('14 '));
    expect(quoted.length).toBeLessThan(320);
    expect(quoted).toMatch(/^14 Error: very .* … .* because of the last word$/);
    expect(text).toContain(`[12](${page}/job/2#step:3:3), [14](${page}/job/2#step:3:5)`);
    expect(text).toContain('\n12 short\n');
  });

  it('is a heading that tells how it begins and ends', () => {
    const [heading = ''] = told(failure(endless, [])).split('\n');
    expect(heading.length).toBeLessThan(300);
    expect(heading).toMatch(/^### ❌ Error: .* … .* because of the last word$/);
  });

  it('is never cut through a character', () => {
    for (const shift of ['', 'a', 'ab', 'abc']) {
      const text = told(failure('x', [{ line: 1, text: shift + '🙂'.repeat(400) }]));
      expect(text.isWellFormed()).toBe(true);
    }
  });
});
