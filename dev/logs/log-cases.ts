import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { z } from 'zod';
import { failureCategories } from '../../src/domain/failure.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'logs');

const label = z.strictObject({
  /** `recorded`: the output of a tool that really ran on a broken project. `recreated`: written by us in the form real logs take. */
  made: z.enum(['recorded', 'recreated']),
  /** `unseen`: recorded and labelled after the rules were written, from tools they had not been written for; its failures were never looked at. */
  part: z.literal('unseen').optional(),
  category: z.enum(failureCategories),
  /** What a person who knows the tool says. */
  cause: z.string().min(1),
  command: z.string(),
  /**
   * Where in a job the text stands: `step` (a shell step), `action` (a step of an action), `setup` (before the first step),
   * `bare` (a shell step whose end is in the text), `after-soft-failure` (a step after one that failed and was allowed to).
   */
  shape: z.enum(['step', 'action', 'setup', 'bare', 'after-soft-failure']),
  exit: z.number().int(),
  /** 1-based lines of the step's output that prove the cause. */
  true: z.array(z.number().int().min(1)).min(1),
});

/** A labelled failing step. */
export type LogCase = Omit<z.infer<typeof label>, 'part'> & {
  readonly name: string;
  /** Which part it belongs to, by the hash of its name: rules may be tuned on one, figures are reported for the other. */
  readonly part: 'tune' | 'report' | 'unseen';
  readonly output: readonly string[];
};

/** Every labelled step of `fixtures/logs/`. Throws where a label names a line that is not there. */
export function readLogCases(): readonly LogCase[] {
  const labels = z.record(z.string(), label).parse(parse(readFileSync(join(fixtures, 'labels.yaml'), 'utf8')));
  return Object.entries(labels).map(([name, row]) => {
    const output = readFileSync(join(fixtures, 'steps', `${name}.txt`), 'utf8')
      .replace(/\n$/, '')
      .split('\n');
    const missing = row.true.find((line) => (output[line - 1] ?? '').trim() === '');
    if (missing !== undefined) throw new Error(`fixtures/logs/steps/${name}.txt has nothing on line ${missing}`);
    return { ...row, name, output, part: row.part ?? partOf(name) };
  });
}

function partOf(name: string): 'tune' | 'report' {
  return (createHash('sha256').update(name).digest()[0] ?? 0) % 2 === 0 ? 'tune' : 'report';
}

/** Output of tools that really ran and succeeded, for what stands around a failure. */
export function readNoise(name: string): readonly string[] {
  return gunzipSync(readFileSync(join(fixtures, 'noise', `${name}.txt.gz`)))
    .toString('utf8')
    .split('\n');
}
