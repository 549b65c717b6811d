import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToolRunner } from '../../src/adapters/tools.ts';

const tools = ['terraform', 'helm', 'kubectl', 'kubeconform', 'git'] as const;

/** Programs that stand before the tools and write down their environment and arguments; then they become the tool. */
export type ToolSpies = AsyncDisposable & {
  /** For the service's environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly captured: () => Promise<string>;
};

export async function spyOnTools(): Promise<ToolSpies> {
  const folder = await mkdtemp(join(tmpdir(), 'promptops-spies-'));
  const captured = join(folder, 'captured');
  await writeFile(captured, '');
  const runner = createToolRunner({
    toolsDir: join(import.meta.dirname, '..', '..', '.tools', 'bin'),
    env: process.env,
  });
  const variables: Record<string, string> = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  for (const tool of tools) {
    const found = runner.locate(tool);
    if (!('path' in found)) continue;
    const path = join(folder, tool);
    await writeFile(path, `#!/bin/sh\n{ echo "== ${tool} $*"; env; } >> ${captured}\nexec ${found.path} "$@"\n`);
    await chmod(path, 0o755);
    variables[`PROMPTOPS_${tool.toUpperCase()}`] = path;
  }
  return {
    variables,
    captured: () => readFile(captured, 'utf8'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
