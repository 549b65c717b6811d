import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');

/** What `npm run demo -- --json` promises. */
const contract = z.strictObject({
  runs: z.array(
    z.strictObject({
      prompt: z.string(),
      comment: z.string().min(1),
      pullRequest: z
        .object({
          title: z.string().min(1),
          body: z.string().min(1),
          branch: z.string().startsWith('promptops/'),
          draft: z.boolean(),
          diff: z.string().startsWith('diff --git'),
        })
        .nullable(),
      secondsToAck: z.number().positive(),
      seconds: z.number().positive(),
    }),
  ),
});

async function demo(...args: readonly string[]) {
  const { OPENAI_BASE_URL: _, OPENAI_API_KEY: __, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'dev', 'demo.ts'), '--json', ...args], { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stderr, runs: contract.parse(JSON.parse(stdout)).runs };
}

describe('npm run demo -- --json', () => {
  it('turns its own prompt into a pull request and ends with 0', async () => {
    const { code, stderr, runs } = await demo();
    expect([code, stderr, runs.length]).toEqual([0, '', 1]);
    expect(runs[0]?.prompt).toBe(
      '/promptops generate s3 module with versioning and lifecycle rules, name it artifacts',
    );
    expect(runs[0]?.pullRequest).toMatchObject({
      title: 'feat(artifacts): add s3-bucket module artifacts',
      draft: false,
    });
    expect(runs[0]?.comment).toContain('Opened #');
  });

  it('plays several prompts, gives them back as they were, and ends with 1 when one is answered by a question', async () => {
    const prompts = ['scale checkout to 5 replicas in production', 'scale the frobnicator to 5'];
    const { code, stderr, runs } = await demo('--prompt', prompts[0] ?? '', '--prompt', prompts[1] ?? '');
    expect(runs.map(({ prompt }) => prompt)).toEqual(prompts);
    expect(runs[0]?.pullRequest?.diff).toMatch(/^\+ +replicas: 5\b/m);
    expect(runs[1]?.pullRequest).toBeNull();
    expect(runs[1]?.comment).toContain('frobnicator');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^demo: scale the frobnicator to 5: no pull request, but: /);
  });
});
