import { createHash } from 'node:crypto';
import { readNoise, type LogCase } from './log-cases.ts';

/** A whole job log around a labelled step, and where the true lines stand in it. */
export type ComposedLog = { readonly text: string; readonly trueLines: readonly number[]; readonly form: LogForm };

/** `api`: as the log endpoint gives a job. `view`: as `gh run view --log` prints it. `zip`: with CRLF. `raw`: the output of the tool alone. */
export type LogForm = 'api' | 'view' | 'zip' | 'raw';

type Line = { readonly step: string; readonly text: string; readonly isTrue?: boolean };

/**
 * Puts a step into a job as GitHub logs it: set-up, checkout, caches, steps that went well (with words like "error" in their names),
 * sometimes a step that was allowed to fail, then the failure, `always()` steps, some of which fail as well, and post steps.
 * The same name always gives the same log. `run` varies times, versions and numbers; with `successful` the step went well.
 */
export function composeLog(one: LogCase, options: { successful?: boolean; run?: number } = {}): ComposedLog {
  const random = randomOf(`${one.name}${options.run ?? ''}`);
  const shape = randomOf(one.name);
  const form = pick<LogForm>(shape, ['api', 'api', 'api', 'api', 'api', 'api', 'view', 'view', 'zip', 'raw']);
  const lines: Line[] = [];
  const own = ownNoise(one, shape);
  if (form === 'raw' && one.shape !== 'setup') lines.push(...noiseLines('', own), ...failing(one, ''));
  else {
    lines.push(...setUp(random));
    if (one.shape === 'setup' && options.successful !== true) lines.push(...failing(one, 'Set up job'));
    else lines.push(...steps(one, own, shape, options.successful === true));
  }
  const trueLines = lines.flatMap((line, index) => (line.isTrue === true ? [index + 1] : []));
  return { text: render(lines, form, random), trueLines, form };
}

function steps(one: LogCase, own: readonly string[], shape: () => number, successful: boolean): Line[] {
  const lines = [...checkout(), ...toolSetUp(shape)];
  const before = Math.floor(shape() * 3);
  for (let index = 0; index < before; index += 1) {
    const [command, name] = pick(shape, noiseSteps);
    lines.push(...shellStep(command, sample(shape, readNoise(name), Math.floor(shape() ** 3 * 4000) + 20)));
  }
  if (one.shape === 'after-soft-failure' || shape() < 0.12)
    lines.push(...shellStep('npm audit --audit-level=high', softFailure, 1));
  const title = `Run ${one.command}`;
  if (one.shape === 'action') lines.push(...actionHead(one.command));
  else lines.push(...shellHead(one.command));
  lines.push(...noiseLines(title, own));
  if (!successful) {
    lines.push(...failing(one, title));
    if (one.shape === 'step' || one.shape === 'after-soft-failure')
      lines.push({ step: title, text: `##[error]Process completed with exit code ${one.exit}.` });
  }
  if (shape() < 0.3) lines.push(...alwaysStep(shape() < 0.5));
  return [...lines, ...postSteps];
}

function failing(one: LogCase, step: string): Line[] {
  const proof = new Set(one.true);
  return one.output.map((text, index) => ({ step, text, ...(proof.has(index + 1) ? { isTrue: true } : {}) }));
}

/** What the failing tool's own kind prints before it fails, in half of the logs. */
function ownNoise(one: LogCase, shape: () => number): readonly string[] {
  const found = ownNoiseOf.find(([command]) => command.test(one.command));
  if (shape() < 0.5 || found === undefined) return [];
  return sample(shape, readNoise(found[1]), Math.floor(shape() ** 2 * 900) + 5);
}

const ownNoiseOf: readonly (readonly [RegExp, string])[] = [
  [/^(npm (ci|install)|pnpm|yarn)/, 'npm'],
  [/^npm test|vitest|jest|playwright/, 'vitest'],
  [/pytest/, 'pytest'],
  [/^pip|^uv|^poetry/, 'pip'],
  [/^go test/, 'go'],
  [/^mvn|gradlew/, 'mvn'],
  [/^cargo/, 'cargo'],
  [/^sudo apt/, 'apt'],
  [/^terraform (plan|apply|validate)/, 'terraform'],
];

const noiseSteps: readonly (readonly [string, string])[] = [
  ['npm ci', 'npm'],
  ['pip install -r requirements-dev.txt', 'pip'],
  ['mvn -B -q dependency:go-offline', 'mvn'],
  ['go test -v ./internal/...', 'go'],
  ['python -m pytest -v tests/unit', 'pytest'],
  ['npm run test:quick', 'vitest'],
  ['cargo fetch', 'cargo'],
  ['sudo apt-get install -y chromium', 'apt'],
  ['terraform plan -no-color', 'terraform'],
];

const softFailure = [
  '# npm audit report',
  '',
  'braces  <3.0.3',
  'Severity: high',
  'Uncontrolled resource consumption in braces',
  'fix available via `npm audit fix`',
  'node_modules/braces',
  '',
  '1 high severity vulnerability',
];

function setUp(random: () => number): Line[] {
  const text = [
    "Current runner version: '2.330.0'",
    '##[group]Runner Image Provisioner',
    'Hosted Compute Agent',
    `Build Date: 2026-11-03T18:44:01Z`,
    `Worker ID: {${hex(random, 8)}-${hex(random, 4)}-${hex(random, 12)}}`,
    '##[endgroup]',
    '##[group]Operating System',
    'Ubuntu',
    '24.04.3',
    'LTS',
    '##[endgroup]',
    '##[group]GITHUB_TOKEN Permissions',
    'Contents: read',
    'Metadata: read',
    'Packages: read',
    '##[endgroup]',
    'Secret source: Actions',
    'Prepare workflow directory',
    'Prepare all required actions',
    'Getting action download info',
    `Download action repository 'actions/checkout@v5' (SHA:${hex(random, 40)})`,
    `Download action repository 'actions/setup-node@v5' (SHA:${hex(random, 40)})`,
    'Complete job name: build (ubuntu-latest, 22)',
  ];
  return noiseLines('Set up job', text);
}

function checkout(): Line[] {
  const text = [
    '##[group]Run actions/checkout@v5',
    'with:',
    '  repository: acme/shop',
    '  token: ***',
    '  fetch-depth: 1',
    '##[endgroup]',
    'Syncing repository: acme/shop',
    '##[group]Getting Git version info',
    "Working directory is '/home/runner/work/shop/shop'",
    '[command]/usr/bin/git version',
    'git version 2.51.2',
    '##[endgroup]',
    "Temporarily overriding HOME='/home/runner/work/_temp/4be5' before making global git config changes",
    "Deleting the contents of '/home/runner/work/shop/shop'",
    '##[group]Fetching the repository',
    '[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --no-recurse-submodules --depth=1 origin +4f1c2aa:refs/remotes/pull/42/merge',
    'remote: Counting objects:   5% (1/19)\rremote: Counting objects:  52% (10/19)\rremote: Counting objects: 100% (19/19), done.',
    '##[endgroup]',
    "Note: switching to 'refs/remotes/pull/42/merge'.",
    "You are in 'detached HEAD' state. You can look around, make experimental",
    'changes and commit them, and you can discard any commits you make in this',
    'state without impacting any branches by switching back to a branch.',
    'HEAD is now at 4f1c2aa Merge 1d2e3f into 9a8b7c: retry failed payments, log errors',
  ];
  return noiseLines('Run actions/checkout@v5', text);
}

function toolSetUp(random: () => number): Line[] {
  const text = [
    '##[group]Run actions/setup-node@v5',
    'with:',
    '  node-version: 22',
    '  cache: npm',
    '##[endgroup]',
    'Found in cache @ /opt/hostedtoolcache/node/22.21.0/x64',
    `Cache hit for: node-cache-Linux-x64-npm-${hex(random, 64)}`,
    'Received 20971520 of 68712331 (30.5%), 20.0 MBs/sec',
    'Received 68712331 of 68712331 (100.0%), 32.7 MBs/sec',
    'Cache Size: ~66 MB (68712331 B)',
    'Cache restored successfully',
  ];
  return noiseLines('Run actions/setup-node@v5', text);
}

function shellHead(command: string): Line[] {
  const colored = `\u001B[36;1m${command}\u001B[0m`;
  const text = [
    `##[group]Run ${command}`,
    colored,
    'shell: /usr/bin/bash -e {0}',
    'env:',
    '  CI: true',
    '  FAIL_FAST: error',
    '##[endgroup]',
  ];
  return noiseLines(`Run ${command}`, text);
}

function actionHead(action: string): Line[] {
  return noiseLines(`Run ${action}`, [`##[group]Run ${action}`, 'with:', '  token: ***', '##[endgroup]']);
}

function shellStep(command: string, output: readonly string[], exit = 0): Line[] {
  const end = exit === 0 ? [] : [`##[error]Process completed with exit code ${exit}.`];
  return [...shellHead(command), ...noiseLines(`Run ${command}`, [...output, ...end])];
}

function alwaysStep(fails: boolean): Line[] {
  const text = [
    '##[group]Run actions/upload-artifact@v5',
    'with:',
    '  name: reports',
    '  path: reports/',
    `  if-no-files-found: ${fails ? 'error' : 'warn'}`,
    '##[endgroup]',
    fails
      ? '##[error]No files were found with the provided path: reports/. No artifacts will be uploaded.'
      : '##[warning]No files were found with the provided path: reports/. No artifacts will be uploaded.',
  ];
  return noiseLines('Run actions/upload-artifact@v5', text);
}

const postSteps: readonly Line[] = noiseLines('Post Run actions/checkout@v5', [
  'Post job cleanup.',
  '[command]/usr/bin/git version',
  'git version 2.51.2',
  "Temporarily overriding HOME='/home/runner/work/_temp/77aa' before making global git config changes",
  '[command]/usr/bin/git config --local --name-only --get-regexp core\\.sshCommand',
  'Cleaning up orphan processes',
  'Terminate orphan process: pid (2214) (node)',
]);

function noiseLines(step: string, text: readonly string[]): Line[] {
  return text.map((line) => ({ step, text: line }));
}

function render(lines: readonly Line[], form: LogForm, random: () => number): string {
  if (form === 'raw') return `${lines.map((line) => line.text).join('\n')}\n`;
  let at = Date.UTC(2026, 10, 20, 10, 0, 0) + Math.floor(random() * 86_400_000);
  const rendered = lines.map((line) => {
    at += Math.floor(random() ** 4 * 900);
    const time = `${new Date(at).toISOString().slice(0, -1)}${String(Math.floor(random() * 9999)).padStart(4, '0')}Z`;
    return form === 'view' ? `build (ubuntu-latest, 22)\t${line.step}\t${time} ${line.text}` : `${time} ${line.text}`;
  });
  return `${form === 'view' ? '' : '\uFEFF'}${rendered.join(form === 'zip' ? '\r\n' : '\n')}\n`;
}

function sample(random: () => number, lines: readonly string[], count: number): readonly string[] {
  const from = Math.floor(random() * Math.max(1, lines.length - count));
  const once = lines.slice(from, from + count);
  return count <= lines.length ? once : Array.from({ length: count }, (_, index) => lines[index % lines.length] ?? '');
}

function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

function hex(random: () => number, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** Numbers from 0 to 1, the same for the same text (mulberry32, public domain, seeded with SHA-256). */
function randomOf(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
