#!/usr/bin/env node
// Set-up: packages, Node 24 and the programs that checks run. No dependencies; any Node ≥ 18 runs it.
//   node scripts/setup.mjs [--again] [--omit-dev]
// --again looks anew for tools that could not be had earlier; --omit-dev installs what the service needs, for images.
// It speaks on standard error, so that `npm run --silent demo -- --json` prints JSON alone.
// It fails only when packages or Node cannot be had. A missing tool makes its checks `unchecked` and is named here.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whileLocked } from './setup/lock.mjs';
import { ensureNode, ensurePackages } from './setup/packages.mjs';
import { describeTools, ensureTools } from './setup/tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, '.tools', 'stamp.json');
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !['--again', '--omit-dev'].includes(flag));

try {
  if (unknown.length > 0) throw new Error(`unknown flag ${unknown[0]}; there are --again and --omit-dev`);
  await whileLocked(join(root, '.tools', 'lock'), setUp);
} catch (error) {
  console.error(`set-up failed: ${error.message}`);
  process.exitCode = 1;
}

async function setUp() {
  const omitDev = flags.includes('--omit-dev');
  console.error(await ensurePackages(root, { omitDev }));
  const stamp = readStamp();
  console.error(omitDev ? `node ${process.versions.node}` : await ensureNode(root));
  const tools = await ensureTools(join(root, '.tools', 'bin'), flags.includes('--again') ? {} : stamp);
  for (const line of describeTools(tools)) console.error(line);
  writeFileSync(`${stampFile}.${process.pid}`, JSON.stringify(tools, null, 2));
  renameSync(`${stampFile}.${process.pid}`, stampFile);
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}
