import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { composeLog } from '../../../dev/logs/compose-log.ts';
import { readLogCases } from '../../../dev/logs/log-cases.ts';
import { promptops } from './command-line.ts';

async function file(content: string | Uint8Array): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'promptops-explain-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const path = join(dir, 'job.log');
  await writeFile(path, content);
  return path;
}

describe('promptops explain', () => {
  test('prints the promised JSON, each quote exactly as it stands in the log', async () => {
    const one = readLogCases().find(({ name }) => name === 'npm-eresolve');
    if (one === undefined) throw new Error('the log is gone');
    const { text, trueLines } = composeLog(one);
    const { code, stdout } = await promptops('explain', await file(text), '--json', '--planner', 'rules');
    const explanation = JSON.parse(stdout) as { evidence: { line: number; text: string }[] };
    expect(code).toBe(0);
    expect(explanation).toMatchObject({
      category: 'dependency',
      verdict: 'unknown',
      planner: 'rules',
      confidence: 0.9,
    });
    expect(Object.keys(explanation)).toEqual(
      expect.arrayContaining([
        'category',
        'verdict',
        'rootCause',
        'confidence',
        'job',
        'step',
        'evidence',
        'fixes',
        'planner',
      ]),
    );
    const lines = text.split('\n');
    for (const quote of explanation.evidence) expect(lines[quote.line - 1]).toContain(quote.text);
    expect(explanation.evidence.map(({ line }) => line)).toEqual(expect.arrayContaining([...trueLines]));
  });

  test('without a terminal the text has no colours, not even those of the log', async () => {
    const { code, stdout } = await promptops(
      'explain',
      await file('\u001B[31merror: \u001B[1mdisk on fire\u001B[0m\n'),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('1 │ error: disk on fire');
    expect(stdout).not.toContain('\u001B');
  });

  test.each([
    ['an empty file', '', 'is empty'],
    ['an archive', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), 'is an archive'],
    ['a binary file', new Uint8Array(2000), 'is binary, not a log'],
  ])('%s is bad input, said in one sentence and in JSON', async (_, content, says) => {
    const { code, stdout } = await promptops('explain', await file(content), '--json');
    expect(code).toBe(2);
    expect((JSON.parse(stdout) as { rootCause: string }).rootCause).toContain(says);
  });

  test('a folder, a missing file and an unknown planner are bad input', async () => {
    expect((await promptops('explain', tmpdir())).stderr).toContain('is a folder');
    expect((await promptops('explain', '/nowhere/job.log')).stderr).toContain('does not exist');
    const { code, stderr } = await promptops('explain', await file('x\n'), '--planner', 'magic');
    expect([code, stderr]).toEqual([2, expect.stringContaining('There is no planner `magic`.')]);
  });
});
