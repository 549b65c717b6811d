import { commandGate } from './gates/command-gate.ts';
import type { Gate } from './gates/gate.ts';
import { suiteGate } from './gates/suite-gate.ts';

/**
 * `npm test`: every quality gate and every suite, one line each, the full output only of what failed. The gates of one row run at
 * once: each of the first uses one processor, and the last two wait for processes of their own, one while the other works.
 * `node dev/test.ts types unit` runs only the gates named. The last line is `N passed, N failed`.
 */
const rows: readonly (readonly Gate[])[] = [
  [
    commandGate('types', [['tsc', '-p', '.']]),
    commandGate('lint', [
      ['oxlint', '--deny-warnings'],
      ['prettier', '--check', '--log-level', 'warn', '.'],
    ]),
    commandGate('layers', [['node', 'dev/layers.ts']]),
    commandGate('dead code', [['knip', '--no-progress', '--no-config-hints']]),
  ],
  [suiteGate('unit')],
  [suiteGate('property')],
  [suiteGate('integration'), suiteGate('e2e')],
];
const gates = rows.flat();

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !gates.some((gate) => gate.name === name));
if (unknown.length > 0) {
  console.error(`no gate is called ${unknown.join(', ')}; there are: ${gates.map((gate) => gate.name).join(', ')}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
const details: string[] = [];
async function run(gate: Gate): Promise<void> {
  const started = performance.now();
  const result = await gate.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  console.log(
    `${result.failed > 0 ? 'FAIL' : 'ok  '}  ${gate.name.padEnd(12)} ${seconds} s  ${result.passed} passed, ${result.failed} failed${skipped}`,
  );
  if (result.failed > 0) details.push(`── ${gate.name} ──\n${result.details}`);
  passed += result.passed;
  failed += result.failed;
}

for (const row of rows)
  await Promise.all(row.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(run));
for (const text of details) console.log(`\n${text}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
