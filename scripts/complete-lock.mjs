#!/usr/bin/env node
// Adds the platform packages that npm left out of package-lock.json, so that `npm ci` takes the file everywhere.
//
// A registry mirror may lack the binaries of platforms nobody asked it for (darwin, win32 …). npm then drops these
// optional packages from the lock file, and `npm ci` refuses the file it wrote itself ("Missing: … from lock file").
// The missing entries follow from the packages that name them: an exact version, and the platform in the name.
// They carry no integrity, which only the platforms concerned notice. Run it after `npm install <package>`.
import { readFileSync, writeFileSync } from 'node:fs';

const operatingSystems = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([folder, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => folder !== '' && !isInstallable(folder, name))
    .map(([name, version]) => ({ folder: `node_modules/${name}`, version, dev: entry.dev })),
);
for (const { folder, version, dev } of missing) lock.packages[folder] = entryFor(folder, version, dev);

const [root, ...rest] = Object.entries(lock.packages);
rest.sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries([root, ...rest]);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(missing.length === 0 ? 'lock file: complete' : `lock file: ${missing.length} platform packages added`);

/** Node's lookup: in the package's own node_modules, then in every one above it. */
function isInstallable(folder, name) {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}

function entryFor(folder, version, dev) {
  if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version))
    throw new Error(`${folder}: "${version}" is no exact version; add it by hand`);
  const words = folder.split(/[-/]/);
  const os = operatingSystems.find((name) => words.includes(name));
  const cpu = processors.find((name) => words.includes(name)) ?? (words.includes('arm') ? 'arm' : undefined);
  if (os === undefined || cpu === undefined) throw new Error(`${folder}: the name tells no platform; add it by hand`);
  return { version, cpu: [cpu], ...(dev ? { dev } : {}), optional: true, os: [os] };
}
