import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { run } from './processes.mjs';
import { tools } from './tool-table.mjs';

/** @typedef {{ path: string, version: string, from: string, size: number, mtimeMs: number } | { problem: string, at: number, seen: string }} Known */

const retryAfterMs = 60 * 60_000;
const platform = platformOf(process.platform, process.arch);

/**
 * Brings every tool into `folder` (`.tools/bin`) unless it is there or configured already. Never throws for a tool that cannot be had.
 * @param {string} folder
 * @param {Record<string, Known>} known what an earlier run found out, by tool
 * @returns {Promise<Record<string, Known>>}
 */
export async function ensureTools(folder, known) {
  mkdirSync(folder, { recursive: true });
  const entries = tools.map(async (tool) => {
    const before = known[tool.name];
    return [tool.name, isCurrent(tool, before, folder) ? before : await findOrInstall(tool, folder)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * One line a tool.
 * @param {Record<string, Known>} found
 */
export function describeTools(found) {
  return tools.map((tool) => {
    const it = found[tool.name];
    if ('path' in it) return `${tool.name}: ${it.version} (${it.from})`;
    return `${tool.name}: not available (${it.problem}). Unchecked without it: ${tool.what}. ${tool.remedy}`;
  });
}

/** Whether what was found out earlier still holds; costs one stat, no process. */
function isCurrent(tool, known, folder) {
  if (known === undefined) return false;
  if (!('path' in known)) return Date.now() - known.at < retryAfterMs && known.seen === candidates(tool).join();
  if ((process.env[variableOf(tool)] ?? '') !== (known.from.startsWith('PROMPTOPS_') ? known.path : '')) return false;
  const inTools = known.path.startsWith(folder);
  if (inTools && known.version !== tool.version) return false;
  try {
    const stat = statSync(known.path);
    return stat.size === known.size && stat.mtimeMs === known.mtimeMs;
  } catch {
    return false;
  }
}

async function findOrInstall(tool, folder) {
  const configured = process.env[variableOf(tool)];
  if (configured)
    return (
      (await known(tool, configured, variableOf(tool))) ?? {
        problem: `${variableOf(tool)}=${configured} does not answer`,
        at: Date.now(),
      }
    );

  const installed = await known(tool, join(folder, tool.name), '.tools/bin');
  if (installed?.version === tool.version) return installed;

  const onPath = await firstOnPath(tool, folder);
  if (onPath?.version === tool.version) return onPath;

  const problems = [];
  for (const way of platform === null ? [] : tool.ways) {
    try {
      return await install(tool, way, folder);
    } catch (error) {
      problems.push(`${way.name}: ${error.message}`);
    }
  }
  // Not the pinned version, but one that works: better than nothing, and the line says which.
  if (onPath !== null && compareVersions(onPath.version, tool.atLeast) >= 0) return onPath;
  if (platform === null) problems.push(`no builds are known for ${process.platform}/${process.arch}`);
  if (onPath !== null) problems.push(`${onPath.path} is ${onPath.version}, too old`);
  return missing(tool, problems.join('; '));
}

/** Into a folder of its own first, then renamed: nobody ever sees half a program. */
async function install(tool, way, folder) {
  console.error(`${tool.name}: fetching ${tool.version}, ${way.name} …`);
  const scratch = mkdtempSync(join(folder, '..', `${tool.name}-`));
  try {
    const bytes = await way.get(scratch, platform);
    const file = join(scratch, tool.name);
    if (bytes !== null) writeFileSync(file, bytes);
    chmodSync(file, 0o755);
    const version = await versionOf(tool, file);
    if (version !== tool.version)
      throw new Error(`it answers version ${version ?? 'nothing'} instead of ${tool.version}`);
    const target = join(folder, tool.name);
    renameSync(file, target);
    return await known(tool, target, `.tools/bin, ${way.name}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function firstOnPath(tool, toolsFolder) {
  for (const path of candidates(tool)) {
    const found = path.startsWith(toolsFolder) ? null : await known(tool, path, `${basename(path)} on the PATH`);
    if (found !== null) return found;
  }
  return null;
}

/** Where a tool might lie now: what is configured, then the PATH. Remembered with a failure, so that a new one is noticed. */
function candidates(tool) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const onPath = tool.binaries.flatMap((binary) => folders.map((folder) => join(folder, binary)));
  return [process.env[variableOf(tool)] ?? '', ...onPath].filter((path) => path !== '' && isExecutable(path));
}

function missing(tool, problem) {
  return { problem, at: Date.now(), seen: candidates(tool).join() };
}

async function known(tool, path, from) {
  if (!isExecutable(path)) return null;
  const version = await versionOf(tool, path);
  if (version === null) return null;
  const { size, mtimeMs } = statSync(path);
  return { path, version, from, size, mtimeMs };
}

async function versionOf(tool, path) {
  // The machine's Terraform settings are not ours: a missing or odd CLI configuration must not spoil the answer.
  const ended = await run(path, tool.versionArgs, {
    timeoutMs: 20_000,
    env: { TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
  });
  return ended.code === 0 ? (/(?:^|\s)v?(\d+\.\d+\.\d+)/.exec(ended.stdout)?.[1] ?? null) : null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}

function compareVersions(a, b) {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return x[i] - y[i];
  return 0;
}

function variableOf(tool) {
  return `PROMPTOPS_${tool.name.toUpperCase()}`;
}

function platformOf(os, arch) {
  const archs = { x64: 'amd64', arm64: 'arm64' };
  return (os === 'linux' || os === 'darwin') && archs[arch] !== undefined ? { os, arch: archs[arch] } : null;
}
