import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';

/** The Node that everything runs on: the same as `engines` in package.json. */
const nodeMajor = 24;

/**
 * Installs the packages when node_modules does not hold what the lock file says.
 * Install scripts of packages are not run: nothing here needs one, and a package that runs code at install is a risk.
 * The exception, the package `node`, is done by {@link ensureNode}.
 * @param {string} root
 * @param {{ omitDev: boolean }} options
 * @returns {Promise<string>} one line for the user
 * @throws {Error} with the end of npm's output when the packages cannot be installed
 */
export async function ensurePackages(root, { omitDev }) {
  if (isInstalled(root, omitDev)) return 'packages: installed';
  console.error('packages: installing (half a minute) …');
  const started = Date.now();
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...(omitDev ? ['--omit=dev'] : [])];
  let ended = await npm(root, ['ci', ...flags]);
  // A lock file written behind a registry mirror may lack other platforms' binaries: `npm ci` then refuses it,
  // `npm install --no-save` takes the same versions and leaves the lock file alone.
  if (/in sync/.test(ended.stderr)) ended = await npm(root, ['install', '--no-save', ...flags]);
  if (ended.code !== 0) throw new Error(`npm could not install the packages:\n${tail(ended.stderr || ended.stdout)}`);
  return `packages: installed in ${Math.round((Date.now() - started) / 1000)} s`;
}

/**
 * Makes node_modules/.bin/node a Node 24, so that npm scripts run on it whatever Node the machine has.
 * The package `node` fetches its binary in an install script that npm may skip or be told to skip; this does the same step.
 * @param {string} root
 * @returns {Promise<string>}
 * @throws {Error} when neither the package nor the machine has Node 24
 */
export async function ensureNode(root) {
  const local = join(root, 'node_modules', '.bin', 'node');
  let version = await nodeVersion(local);
  const home = join(root, 'node_modules', 'node');
  if (version === null && existsSync(home)) {
    await run(process.execPath, ['installArchSpecificPackage'], {
      cwd: home,
      env: { npm_config_ignore_scripts: 'true' },
    });
    if (existsSync(join(home, 'bin', 'node'))) {
      mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
      rmSync(local, { force: true });
      symlinkSync(join('..', 'node', 'bin', 'node'), local);
    }
    version = await nodeVersion(local);
  }
  if (version !== null) return `node ${version} (node_modules/.bin)`;
  if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return `node ${process.versions.node} (this machine's)`;
  throw new Error(
    `Node ${nodeMajor} is needed and could not be installed from npm (package "node"); this machine has ${process.versions.node}. ` +
      `Install Node ${nodeMajor} or newer and start again.`,
  );
}

async function nodeVersion(program) {
  const ended = await run(program, ['--version'], { timeoutMs: 20_000 });
  const version = /^v(\d+)\.(\d+\.\d+)/.exec(ended.stdout);
  return version !== null && Number(version[1]) >= nodeMajor ? version[0].slice(1) : null;
}

/** Whether npm's own record of node_modules has every package of the lock file, at the same version and with the same content. */
function isInstalled(root, omitDev) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([folder, entry]) => {
    if (folder === '' || (omitDev && entry.dev)) return true;
    const found = present[folder];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && (entry.integrity === undefined || found.integrity === entry.integrity);
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** npm as the machine has it; through npm's own path when npm started us, else by name. */
function npm(root, args) {
  const cli = process.env.npm_execpath;
  const viaNode = cli !== undefined && /\.[cm]?js$/.test(cli) && existsSync(cli);
  return viaNode
    ? run(process.execPath, [cli, ...args], { cwd: root, timeoutMs: 900_000 })
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: root, timeoutMs: 900_000 });
}

function tail(text) {
  return text.trim().split('\n').slice(-15).join('\n');
}
