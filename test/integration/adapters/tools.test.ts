import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fakeTool, runnerWith, temporaryFolder } from './tools-support.ts';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import type { ToolInvocation } from '../../../src/domain/tool.ts';

const helm = async (more: Partial<ToolInvocation> = {}): Promise<ToolInvocation> => ({
  tool: 'helm',
  args: [],
  cwd: await temporaryFolder(),
  ...more,
});

describe('a tool that behaves', () => {
  test('gives its output, its exit code and takes input', async () => {
    const tools = await runnerWith('cat; echo "$2" >&2; exit 3');
    const result = await tools.run(await helm({ args: ['lint', '$(id) ; rm -rf /'], stdin: 'hello' }));
    expect(result).toMatchObject({ kind: 'exited', code: 3, stdout: 'hello', stderr: '$(id) ; rm -rf /\n' });
  });
  test('gets no input unless it is given some', async () => {
    const tools = await runnerWith('wc -c');
    expect(await tools.run(await helm())).toMatchObject({ kind: 'exited', code: 0, stdout: '0\n' });
  });
  test('may ignore its input', async () => {
    const tools = await runnerWith('exec 0<&-; echo done');
    const result = await tools.run(await helm({ stdin: 'x'.repeat(1_000_000) }));
    expect(result).toMatchObject({ kind: 'exited', stdout: 'done\n' });
  });
  test('leaves no home folder behind', async () => {
    const tools = await runnerWith('echo x > "$HOME/left"; echo "$HOME"');
    const result = await tools.run(await helm());
    const home = result.kind === 'exited' ? result.stdout.trim() : '';
    expect(home).toContain('promptops-home-');
    await expect(readdir(home)).rejects.toThrow('ENOENT');
  });
});

describe('a tool that does not', () => {
  test('is missing when nothing is there', async () => {
    const tools = createToolRunner({ toolsDir: '/nonexistent', env: { PATH: '/nonexistent' } });
    const remedy = 'Run `npm run setup`, or set PROMPTOPS_HELM to its path.';
    expect(await tools.run(await helm())).toEqual({ kind: 'missing', remedy });
    expect(await tools.version('helm')).toBeNull();
  });
  test('is stopped with its children when it hangs', async () => {
    const dir = await temporaryFolder();
    const alive = join(dir, 'alive');
    const tools = await runnerWith(`(while :; do date +%N > ${alive}; sleep 0.05; done) & sleep 60`);
    const result = await tools.run(await helm({ timeoutMs: 500 }));
    expect(result.kind).toBe('timeout');
    const last = await readFile(alive, 'utf8');
    await sleep(300);
    expect(await readFile(alive, 'utf8')).toBe(last);
  });
  test('is stopped although a child left its process group', async () => {
    const dir = await temporaryFolder();
    const alive = join(dir, 'alive');
    await writeFile(alive, '');
    const tools = await runnerWith(`setsid sh -c 'while :; do date +%N > ${alive}; sleep 0.05; done' & sleep 60`);
    const started = performance.now();
    expect((await tools.run(await helm({ timeoutMs: 500 }))).kind).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(5_000);
    const last = await readFile(alive, 'utf8');
    await sleep(300);
    const isDead = (await readFile(alive, 'utf8')) === last;
    // Without process ids of its own the child outlives the group; then `describeSandbox` says so.
    expect(isDead || (await tools.describeSandbox()).text.includes('visible')).toBe(true);
  });
  test('is not waited for when a child keeps its output open', async () => {
    const tools = await runnerWith('sleep 60 & echo done');
    const started = performance.now();
    expect(await tools.run(await helm())).toMatchObject({ kind: 'exited', code: 0, stdout: 'done\n' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  test('is stopped when it prints too much', async () => {
    const tools = await runnerWith('yes');
    const result = await tools.run(await helm({ maxOutputBytes: 10_000 }));
    expect(result).toEqual({ kind: 'too-much-output', limitBytes: 10_000 });
  });
  test('is stopped when the caller gives up, also before it started', async () => {
    const tools = await runnerWith('sleep 60');
    const stop = new AbortController();
    const running = tools.run(await helm({ signal: stop.signal }));
    setTimeout(() => stop.abort(), 100);
    expect(await running).toMatchObject({ kind: 'killed', signal: 'abort' });
    expect(await tools.run(await helm({ signal: AbortSignal.abort() }))).toMatchObject({ signal: 'abort' });
  });
  test('is reported with its signal when it crashes', async () => {
    const tools = await runnerWith('echo oops >&2; kill -SEGV $$; exit 139');
    const result = await tools.run(await helm());
    // As process 1 of a namespace it survives its own signal, and the shell goes on to its end.
    expect(['killed', 'exited']).toContain(result.kind);
    expect(result).toMatchObject({ stderr: 'oops\n' });
  });
  test('does not say a version by printing garbage', async () => {
    expect(await (await runnerWith('head -c 1000 /dev/urandom')).version('helm')).toBeNull();
    expect(await (await runnerWith('echo v9.9.9; exit 1')).version('helm')).toBeNull();
  });
  test('cannot take all memory', async () => {
    const tools = await runnerWith('dd if=/dev/zero of=/dev/null bs=3G count=1');
    const { memoryLimit, text } = await tools.describeSandbox();
    const result = await tools.run(await helm({ timeoutMs: 30_000 }));
    const isStopped = result.kind === 'exited' && result.code === 1 && result.stderr.includes('memory');
    expect(memoryLimit ? isStopped : text.includes('memory NOT limited')).toBe(true);
  });
});

test('a version is asked for once', async () => {
  const count = join(await temporaryFolder(), 'count');
  const tools = await runnerWith(`echo x >> ${count}; echo v4.1.4+g05fa379`);
  const versions = await Promise.all([tools.version('helm'), tools.version('helm')]);
  expect(versions).toEqual(['helm 4.1.4', 'helm 4.1.4']);
  expect(await readFile(count, 'utf8')).toBe('x\n');
});

test('many runs at once all end, a few at a time', async () => {
  const tools = await runnerWith('echo "$2"');
  const runs = Array.from({ length: 20 }, async (_, index) => tools.run(await helm({ args: ['lint', String(index)] })));
  const outputs = (await Promise.all(runs)).map((result) =>
    result.kind === 'exited' ? result.stdout.trim() : result.kind,
  );
  expect(outputs).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
});

test('the log hears of the run, not of its environment', async () => {
  const entries: string[] = [];
  const path = await fakeTool('echo "$SECRET"');
  const env = { PROMPTOPS_HELM: path };
  const tools = createToolRunner({ toolsDir: tmpdir(), env, log: (entry) => entries.push(JSON.stringify(entry)) });
  await tools.run(await helm({ args: ['lint'], env: { SECRET: 'canary-1' } }));
  expect(entries).toEqual(['{"tool":"helm","args":["lint"],"result":"exit 0"}']);
});

test.each([
  ['terraform', 'apply'],
  ['terraform', 'destroy'],
  ['terraform', 'plan'],
  ['terraform', 'import'],
  ['terraform', 'state'],
  ['tofu', 'apply'],
  ['helm', 'upgrade'],
  ['helm', 'install'],
  ['helm', 'uninstall'],
  ['helm', 'rollback'],
  ['kubectl', 'apply'],
  ['kubectl', 'delete'],
  ['kubectl', 'exec'],
  ['kubectl', '--namespace=x'],
] as const)('nobody here can have %s %s run (SEC-19)', async (tool, subcommand) => {
  const cwd = await temporaryFolder();
  const env = { [`PROMPTOPS_${tool.toUpperCase()}`]: await fakeTool(`touch ${cwd}/started`) };
  const tools = createToolRunner({ toolsDir: '/nonexistent', env });
  await expect(tools.run({ tool, args: [subcommand, 'x'], cwd })).rejects.toThrow('could change something');
  expect(await readdir(cwd)).toEqual([]);
});
