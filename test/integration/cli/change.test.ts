import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { git, scratchFolder } from '../adapters/git/scratch-repository.ts';
import { changeContract, checkContract } from './change-contract.ts';
import { promptops, promptopsWith, shopRepository } from './command-line.ts';

const scaling = 'scale checkout to 5 replicas in production';
const read = (text: string): z.output<typeof changeContract> => changeContract.parse(JSON.parse(text));

async function writeConfig(dir: string, config: string): Promise<void> {
  await mkdir(join(dir, '.github'), { recursive: true });
  await writeFile(join(dir, '.github', 'promptops.yml'), config);
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '-m', 'Configure');
}

describe('promptops change --json', () => {
  it('prints a diff that git applies, and writes nothing on a dry run', async () => {
    const dir = await shopRepository();
    const { code, stdout, stderr } = await promptops('change', scaling, '--repo', dir, '--dry-run', '--json');
    const told = read(stdout);
    expect([code, stderr]).toEqual([0, '']);
    expect(told).toMatchObject({ outcome: 'changed', planner: 'rules', usage: { model: null } });
    expect(told.changes).toMatchObject([{ object: 'Deployment/checkout', path: 'spec.replicas', to: 5 }]);
    expect(told.files).toEqual([{ path: told.changes[0]?.file, change: 'modified' }]);
    expect(told.checks.map((check) => check.verdict)).toContain('pass');

    const clone = scratchFolder();
    git(clone, 'clone', '--quiet', dir, 'clone');
    await writeFile(join(clone, 'change.diff'), told.diff);
    git(join(clone, 'clone'), 'apply', '--check', join(clone, 'change.diff'));
    expect(git(dir, 'branch', '--format=%(refname:short)').trim()).toBe('main');
  });

  it('commits to a new branch and leaves a dirty work tree, the index and the branch alone', async () => {
    const dir = await shopRepository();
    await appendFile(join(dir, 'README.md'), 'half a sentence');
    await rm(join(dir, 'CODEOWNERS'));
    await writeFile(join(dir, 'notes.txt'), 'mine');
    const before = git(dir, 'status', '--porcelain');
    const { code, stdout } = await promptops('change', scaling, '--repo', dir, '--json', '--actor', 'lena');
    const { pullRequest, files } = read(stdout);
    const branch = pullRequest?.branch ?? 'none';
    expect(code).toBe(0);
    expect(git(dir, 'status', '--porcelain')).toBe(before);
    expect(git(dir, 'symbolic-ref', '--short', 'HEAD').trim()).toBe('main');
    expect(git(dir, 'diff', '--name-only', 'main', branch).trim().split('\n')).toEqual(files.map(({ path }) => path));
    expect(git(dir, 'log', '-1', '--format=%B', branch)).toMatch(/PromptOps-Requested-By: lena/);
    expect(git(dir, 'log', '-1', '--format=%B', branch)).not.toMatch(/Co-authored-by/i);
    expect(await readFile(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it.each([
    ['an unknown flag', 2, ['change', 'x', '--bogus']],
    ['a missing request', 2, ['change']],
    ['an empty request', 2, ['change', ' ']],
    ['no repository', 2, ['change', scaling, '--repo', tmpdir()]],
    ['a verb that changes nothing', 2, ['change', 'help', '--repo', 'SHOP']],
    ['a base that is not there', 2, ['change', scaling, '--repo', 'SHOP', '--base', 'nope']],
    ['a planner that is not there', 2, ['change', scaling, '--repo', 'SHOP', '--planner', 'magic']],
  ])('keeps its contract for %s, with the exit code %i', async (_, expected, args) => {
    const dir = args.includes('SHOP') ? await shopRepository() : '';
    const given = args.map((argument) => (argument === 'SHOP' ? dir : argument));
    const [{ code, stdout }, text] = await Promise.all([promptops(...given, '--json'), promptops(...given)]);
    expect(read(stdout)).toMatchObject({ outcome: 'failed', diff: '', pullRequest: null });
    expect([code, text.code, text.stdout]).toEqual([expected, expected, '']);
  });

  it('ends with 3 on a question and on a refusal', async () => {
    const dir = await shopRepository();
    const question = await promptops('change', 'scale the frobnicator to 5', '--repo', dir, '--json');
    expect([question.code, read(question.stdout).outcome]).toEqual([3, 'question']);
    await writeConfig(dir, 'version: 1\nwho: { "*": ["user:nobody"] }\n');
    const refused = await promptops('change', scaling, '--repo', dir, '--actor', 'lena', '--json');
    expect([refused.code, read(refused.stdout).outcome]).toEqual([3, 'refused']);
  });

  it('ends with 4 when a check fails, and would open a draft', async () => {
    const dir = await shopRepository();
    const asked = 'set replicaCount=60 in charts/storefront/values-production.yaml';
    const { code, stdout } = await promptops('change', asked, '--repo', dir, '--dry-run', '--json');
    const { outcome, checks, pullRequest } = read(stdout);
    expect([code, outcome, pullRequest?.draft]).toEqual([4, 'changed', true]);
    const failed = checks.filter((check) => check.verdict === 'fail').map(({ name }) => name);
    expect(failed).toEqual(expect.arrayContaining(['helm lint', 'helm template']));
  });

  it('ends with 1 when the model that was asked for does not answer', async () => {
    const dir = await shopRepository();
    const { code, stdout } = await promptopsWith(
      { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
      ...['change', scaling, '--repo', dir, '--planner', 'model', '--json'],
    );
    expect([code, read(stdout).outcome]).toEqual([1, 'failed']);
  });
});

describe('promptops validate --json', () => {
  it('prints the checks and ends with 0, or 4 when one fails', async () => {
    const dir = await shopRepository();
    const shape = z.strictObject({ checks: z.array(checkContract).min(1) });
    const good = await promptops('validate', join(dir, 'apps', 'checkout'), '--json');
    expect(shape.parse(JSON.parse(good.stdout)).checks.some(({ verdict }) => verdict === 'fail')).toBe(false);
    expect(good.code).toBe(0);
    await writeFile(join(dir, 'apps', 'checkout', 'broken.yaml'), 'apiVersion: apps/v1\nkind: Deployment\nspec: 3\n');
    const bad = await promptops('validate', join(dir, 'apps', 'checkout'), '--json');
    expect(shape.parse(JSON.parse(bad.stdout)).checks.some(({ verdict }) => verdict === 'fail')).toBe(true);
    expect(bad.code).toBe(4);
  });
});

describe('promptops who-can --json', () => {
  const decision = z.object({
    allowed: z.boolean(),
    rule: z.string().min(1),
    reason: z.string().min(1),
    needs: z.array(z.literal('second-approver')),
  });
  const config = 'version: 1\nwho: { "*": ["codeowners"] }\nenvironments: { live: { paths: ["envs/**"] } }\n';

  it('names the rule, wants a second person in production, and knows which environments there are', async () => {
    const dir = await shopRepository();
    const ask = (...more: readonly string[]) =>
      promptops('who-can', 'scale', '--actor', 'lena', '--repo', dir, '--json', ...more);
    const may = await ask('--permission', 'write', '--environment', 'production');
    expect(decision.parse(JSON.parse(may.stdout))).toMatchObject({ allowed: true, needs: ['second-approver'] });
    const mayNot = await ask('--permission', 'read');
    expect(decision.parse(JSON.parse(mayNot.stdout)).allowed).toBe(false);
    const unknown = await ask('--permission', 'write', '--environment', 'prodution');
    expect([may.code, mayNot.code, unknown.code]).toEqual([0, 3, 2]);
    expect(unknown.stderr).toMatch(/no environment `prodution`.*production, staging/);
  });

  it('counts the owners of a path, by team and by login', async () => {
    const dir = await shopRepository();
    await writeFile(join(dir, 'CODEOWNERS'), '/apps/checkout/ @shop/checkout\n/apps/payments/ @Max\n');
    await writeConfig(dir, config);
    const ask = async (path: string, actor: string, teams: string) => {
      const { stdout } = await promptops(
        ...['who-can', 'set', '--permission', 'write', '--repo', dir, '--json'],
        ...['--path', path, '--actor', actor, '--teams', teams],
      );
      return decision.parse(JSON.parse(stdout)).allowed;
    };
    expect(await ask('apps/checkout/x.yaml', 'lena', 'checkout')).toBe(true);
    expect(await ask('apps/checkout/x.yaml', 'checkout', '')).toBe(false);
    expect(await ask('apps/payments/x.yaml', 'max', '')).toBe(true);
    expect(await ask('apps/payments/x.yaml', 'lena', 'Max')).toBe(false);
  });
});
