import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reduceLog } from '../../src/explain/reduce-log.ts';
import { composeLog } from '../logs/compose-log.ts';
import { readLogCases, readNoise } from '../logs/log-cases.ts';
import { describeScores, scoreLogs } from '../logs/score-logs.ts';

const megabyte = 1024 * 1024;

/**
 * What reducing costs (time, and the peak memory of a process of its own), and what it keeps beside `grep` with context and `tail` on the
 * labelled logs.
 */
export async function benchLogs(print: (line: string) => void = console.log): Promise<void> {
  for (const megabytes of [1, 10, 100]) print(measure('ordinary', megabytes));
  for (const kind of ['errors', 'one-line'] as const) print(measure(kind, 100));
  const scores = await scoreLogs();
  for (const part of ['tune', 'report'] as const)
    print(
      describeScores(
        part,
        scores.filter(({ of }) => of.part === part),
      ),
    );
  print(compareTools());
}

type Kind = 'ordinary' | 'errors' | 'one-line';

/** Reduces a generated log in a fresh process and tells its second run, which is what a service does, and the first. */
function measure(kind: Kind, megabytes: number): string {
  const child = spawnSync(process.execPath, [import.meta.filename, kind, String(megabytes)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return child.stdout.trimEnd();
}

/** A log of so many bytes, made while it is read. */
function* generateLog(kind: Kind, bytes: number): Generator<Uint8Array> {
  const piece = Buffer.from(kind === 'one-line' ? 'error '.repeat(11_000) : textOf[kind]());
  for (let made = 0; made < bytes; made += piece.byteLength) {
    if (kind === 'errors') piece.write(String(made).padStart(12, 'x'), 40);
    yield piece;
  }
  yield Buffer.from('\n2026-11-20T10:00:00.0000000Z ##[error]Process completed with exit code 1.\n');
}

const textOf = {
  ordinary: () => stamped(['npm', 'go', 'mvn', 'vitest', 'terraform', 'pip'].flatMap(readNoise)),
  errors: () =>
    stamped(
      Array.from(
        { length: 700 },
        (_, at) => `${word(at)}: error: could not ${word(at * 7)} ${word(at * 31)}: failed at ${word(at * 13)}`,
      ),
    ),
};

function stamped(lines: readonly string[]): string {
  return lines.map((line) => `2026-11-20T10:00:00.0000000Z ${line}\n`).join('');
}

function word(number: number): string {
  return number.toString(26).replaceAll(/[0-9]/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
}

async function time(kind: Kind, megabytes: number): Promise<number> {
  const started = performance.now();
  await reduceLog(generateLog(kind, megabytes * megabyte));
  return performance.now() - started;
}

/** The same logs through `grep` with three lines of context and `tail`: how many lines one has to read, and whether the cause is in them. */
function compareTools(): string {
  const dir = mkdtempSync(join(tmpdir(), 'promptops-bench-logs-'));
  const totals = new Map<string, { kept: number; share: number; whole: number }>();
  const cases = readLogCases().filter((one) => one.part === 'report');
  try {
    for (const one of cases) {
      const { text, trueLines } = composeLog(one);
      const file = join(dir, 'log');
      writeFileSync(file, text);
      const last = text.split('\n').length - 1;
      const outputs: Record<string, readonly number[]> = {
        "grep -n -i -C3 'error'": numbers(run('grep', ['-n', '-i', '-C3', 'error', file])),
        'tail -n 60': Array.from({ length: 60 }, (_, at) => last - at),
      };
      for (const [tool, lines] of Object.entries(outputs)) {
        const kept = new Set(lines);
        const found = trueLines.filter((line) => kept.has(line)).length / trueLines.length;
        const total = totals.get(tool) ?? { kept: 0, share: 0, whole: 0 };
        totals.set(tool, {
          kept: total.kept + kept.size,
          share: total.share + found,
          whole: total.whole + (found === 1 ? 1 : 0),
        });
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return [...totals]
    .map(
      ([tool, { kept, share, whole }]) =>
        `${tool}: keeps ${(kept / cases.length).toFixed(0)} lines on average, ${((100 * share) / cases.length).toFixed(1)} % of the true lines, all of them in ${((100 * whole) / cases.length).toFixed(1)} % of the logs`,
    )
    .join('\n');
}

function run(command: string, args: readonly string[]): string {
  return spawnSync(command, args, { encoding: 'utf8', maxBuffer: 256 * megabyte }).stdout;
}

function numbers(output: string): number[] {
  return output
    .split('\n')
    .flatMap((line) => /^(\d+)[:-]/.exec(line)?.[1] ?? [])
    .map(Number);
}

if (import.meta.main) {
  const [kind = 'ordinary', megabytes = '1'] = process.argv.slice(2);
  const first = await time(kind as Kind, Number(megabytes));
  const memory = process.resourceUsage().maxRSS / 1024;
  const second = Number(megabytes) > 10 ? undefined : await time(kind as Kind, Number(megabytes));
  console.log(
    `${megabytes} MB, ${kind}: ${first.toFixed(0)} ms${second === undefined ? '' : `, again ${second.toFixed(0)} ms`}, peak memory ${memory.toFixed(0)} MB`,
  );
}
