import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Finding } from '../../src/domain/check.ts';
import type { ToolRunner } from '../../src/domain/tool.ts';
import { readValidateAnswer } from '../../src/validation/terraform/diagnostics.ts';

/** Providers as programs, in the layout Terraform calls a filesystem mirror. */
export type Mirror = { readonly dir: string; readonly providers: readonly MirroredProvider[] };
export type MirroredProvider = { readonly source: string; readonly version: string };

/** What the real provider says. */
export type RealAnswer = { readonly seconds: number; readonly valid: boolean; readonly findings: readonly Finding[] };

/** Reads `<host>/<namespace>/<name>/<version>/<platform>/`. */
export async function readMirror(dir: string): Promise<Mirror> {
  const providers: MirroredProvider[] = [];
  for (const path of await readdir(dir, { recursive: true })) {
    const parts = path.split('/');
    const [host, namespace, name, version, , file] = parts;
    if (parts.length !== 6 || file?.startsWith('terraform-provider-') !== true || version === undefined) continue;
    providers.push({ source: `${host}/${namespace}/${name}`, version });
  }
  return { dir, providers };
}

/** Builds `terraform-provider-time` with the Go toolchain into a mirror of its own; the only provider that can be had this way. */
export async function buildTimeProvider(): Promise<Mirror> {
  const dir = await mkdtemp(join(tmpdir(), 'promptops-mirror-'));
  const run = promisify(execFile);
  await run('go', ['install', 'github.com/hashicorp/terraform-provider-time@latest'], {
    env: { ...process.env, GOBIN: dir },
  });
  const built = join(dir, 'terraform-provider-time');
  const { stdout } = await run('go', ['version', '-m', built]);
  const version = /^\s*mod\s+\S+\s+v(\S+)/m.exec(stdout)?.[1] ?? '0.0.0';
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const folder = join(dir, 'registry.terraform.io/hashicorp/time', version, platform);
  await mkdir(folder, { recursive: true });
  await rename(built, join(folder, `terraform-provider-time_v${version}`));
  return readMirror(dir);
}

/** `init` and `validate` with the provider's own program, in a folder of its own. */
export async function askRealProvider(tools: ToolRunner, mirror: Mirror, text: string): Promise<RealAnswer> {
  const dir = await mkdtemp(join(tmpdir(), 'promptops-real-'));
  const cliConfig = join(dir, 'mirror.tfrc');
  try {
    await writeFile(join(dir, 'main.tf'), text);
    await writeFile(cliConfig, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror.dir}"\n  }\n}\n`);
    const started = performance.now();
    const env = { TF_CLI_CONFIG_FILE: cliConfig };
    const run = (args: readonly string[]) => tools.run({ tool: 'terraform', args, cwd: dir, env, timeoutMs: 900_000 });
    const init = await run(['init', '-backend=false', '-input=false', '-no-color']);
    if (init.kind !== 'exited' || init.code !== 0)
      throw new Error(`init with the real provider: ${JSON.stringify(init)}`);
    const validate = await run(['validate', '-json']);
    const seconds = (performance.now() - started) / 1000;
    const stdout = validate.kind === 'exited' ? validate.stdout : '';
    const answer = readValidateAnswer(stdout, { dir: '', fallbackFile: 'main.tf' });
    if (answer === undefined) throw new Error(`validate with the real provider: ${JSON.stringify(validate)}`);
    return { seconds, ...answer };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
