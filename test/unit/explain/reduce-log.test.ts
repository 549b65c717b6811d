import { describe, expect, test } from 'vitest';
import { explainWithRules } from '../../../src/explain/explain-log.ts';
import { reduceLog } from '../../../src/explain/reduce-log.ts';

const time = '2026-11-22T14:55:12.1234567Z ';
/** A job as GitHub logs it. */
const job = (...lines: readonly string[]): string => lines.map((line) => `${time}${line}\n`).join('');
const step = (command: string, ...output: readonly string[]): readonly string[] => [
  `##[group]Run ${command}`,
  command,
  'shell: /usr/bin/bash -e {0}',
  '##[endgroup]',
  ...output,
];
const failed = (code = 1): string => `##[error]Process completed with exit code ${code}.`;
const typeError = "src/price.ts(4,3): error TS2322: Type 'number' is not assignable to type 'string'.";

describe('a failed job', () => {
  test('is told by the first cause, not by what follows from it', async () => {
    const log = job(
      ...step(
        'npm run build',
        '> shop@1.0.0 build',
        '> tsc -p .',
        typeError,
        'npm error Lifecycle script `build` failed',
        failed(2),
      ),
      'Post job cleanup.',
    );
    const reduction = await reduceLog([log]);
    expect(reduction).toMatchObject({
      category: 'types',
      step: 'Run npm run build',
      causeId: 'typescript/error',
      totalLines: 10,
      references: [{ path: 'src/price.ts', line: 4 }],
    });
    expect(reduction.rootCause).toContain('TS2322 in src/price.ts');
    expect(reduction.evidence).toContainEqual({ line: 7, text: typeError });
    expect(explainWithRules(reduction)).toMatchObject({ planner: 'rules', verdict: 'unknown', job: null });
  });

  test('is explained by its own step, not by one that was allowed to fail or always runs', async () => {
    const log = job(
      ...step('npm audit', 'braces  <3.0.3', 'Severity: high', failed()),
      ...step('npm test', '--- FAIL: TestTotal (0.00s)', '    cart_test.go:7: Total() = 5, want 6', failed()),
      ...step('actions/upload-artifact@v5', '##[error]No files were found with the provided path: reports/.'),
    );
    expect(await reduceLog([log])).toMatchObject({ step: 'Run npm test', category: 'test' });
  });

  test('prefers what was proven to trouble that was tried again', async () => {
    const log = job(
      ...step('npm run build', 'curl: (6) Could not resolve host: a.example, retrying', 'fetched', typeError, failed()),
    );
    expect((await reduceLog([log])).causeId).toBe('typescript/error');
  });

  test('is due to its surroundings where only the network failed', async () => {
    const log = job(...step('./fetch.sh', 'curl: (6) Could not resolve host: downloads.example.invalid', failed(6)));
    expect(explainWithRules(await reduceLog([log]))).toMatchObject({ category: 'network', verdict: 'infrastructure' });
  });

  test('does not take the names of its own settings for errors', async () => {
    const log = job(
      '##[group]Run make',
      'env:',
      '  MODE: error: fatal',
      '##[endgroup]',
      'cc a.c',
      'it did not work',
      failed(),
    );
    const { evidence } = await reduceLog([log]);
    expect(evidence.map(({ text }) => text)).toContain('it did not work');
    expect(evidence.map(({ text }) => text).join()).not.toContain('MODE');
  });

  test('shows its last words where nothing is known, and says so', async () => {
    const reduction = await reduceLog([job(...step('./deploy', 'one', 'two', 'three', failed(3)))]);
    expect(reduction).toMatchObject({ category: 'unknown', causeId: null, remedies: [] });
    expect(reduction.rootCause).toBe(
      'The step ended with exit code 3 and names no known cause; its last words are: three.',
    );
    expect(reduction.confidence).toBeLessThan(0.3);
  });

  test('lets lines count for little that the last successful log has too, whatever their numbers', async () => {
    const usual = (id: number): string => `error: could not load plugin ${id}, going on`;
    const log = job(...step('./run', usual(7), 'x'.repeat(20), 'error: the database is gone', failed()));
    const withoutIt = await reduceLog([log]);
    const withIt = await reduceLog([log], { successful: [job(...step('./run', usual(12)))] });
    expect(withoutIt.rootCause).toContain('plugin');
    expect(withIt.rootCause).toContain('the database is gone');
  });

  test('in columns names job and step', async () => {
    const log = `build (22)\tUnit tests\t${time}ok\nbuild (22)\tUnit tests\t${time}${typeError}\nbuild (22)\tUnit tests\t${time}${failed()}\n`;
    const reduction = await reduceLog([log]);
    expect(reduction).toMatchObject({ job: 'build (22)', step: 'Unit tests' });
    expect(reduction.evidence).toContainEqual({ line: 2, text: typeError });
  });

  test('has one signature for all jobs of a matrix, and others for other causes', async () => {
    const signature = async (line: string): Promise<string> =>
      (await reduceLog([job(...step('npm test', line, failed()))])).signature;
    const one = await signature('FAILED tests/test_a.py::test_total - took 31 s in /tmp/run-a1/x');
    expect(await signature('FAILED tests/test_a.py::test_total - took 7 s in /tmp/run-b2/x')).toBe(one);
    expect(await signature('FAILED tests/test_b.py::test_other - took 7 s in /tmp/run-b2/x')).not.toBe(one);
  });
});

describe('odd logs', () => {
  test('of a progress bar only what a terminal shows last counts', async () => {
    const log = job(...step('./load', '10 %\r50 %\rerror: checksum differs', failed()));
    expect((await reduceLog([log])).evidence).toContainEqual({ line: 5, text: 'error: checksum differs' });
  });

  test('colours do not hide an error, and the quote still stands in the log', async () => {
    const line =
      '\u001B[96msrc/a.ts\u001B[0m:\u001B[93m1\u001B[0m:\u001B[93m2\u001B[0m - \u001B[91merror\u001B[0m\u001B[90m TS2304: \u001B[0mCannot find name.';
    const { evidence, causeId } = await reduceLog([job(line, failed())]);
    expect(causeId).toBe('typescript/error');
    expect(line).toContain(evidence[0]?.text);
  });

  test.each([
    ['nothing', ''],
    ['only blank lines', '\n\n\n'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x0a, 0xc3, 0x28, 0x0a])],
    ['no end of line', 'error: cut off'],
    ['a line without end', `error ${'x'.repeat(300_000)}`],
  ])('%s is no reason to stop', async (_, log) => {
    const reduction = await reduceLog([log]);
    expect(reduction.rootCause).toMatch(/\.$|…$/);
    for (const { text } of reduction.evidence) expect(text.length).toBeLessThanOrEqual(1000);
  });

  test('no more lines are kept than the budget allows', async () => {
    const errors = Array.from(
      { length: 500 },
      (_, at) => `src/f${'abcdefgh'[at % 8]}${at}.ts(1,1): error TS2304: Cannot find name 'v${at}'.`,
    );
    const count = async (budgetLines: number): Promise<number> =>
      (await reduceLog([job(...step('tsc', ...errors, failed()))], { budgetLines })).spans.flatMap((span) => span.lines)
        .length;
    expect(await count(60)).toBeLessThanOrEqual(60);
    expect(await count(5)).toBeLessThanOrEqual(5);
    expect(await count(1)).toBe(1);
  });
});
