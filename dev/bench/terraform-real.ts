import { mkdir, mkdtemp, readdir, rename } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Providers as programs, in the layout Terraform calls a filesystem mirror. */
export type Mirror = { readonly dir: string; readonly providers: readonly MirroredProvider[] };
export type MirroredProvider = { readonly source: string; readonly version: string };

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

/** The operator's Terraform configuration that takes providers from a mirror and from nowhere else. */
export function cliConfigFor({ dir }: Mirror): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = "${dir}"\n  }\n}\n`;
}
