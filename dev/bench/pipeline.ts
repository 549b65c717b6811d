import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDisplay } from '../demo/display.ts';
import { playPrompt } from '../demo/play-prompt.ts';
import { openStage, type Stage } from '../demo/stage.ts';

const requests = [
  ['template', '/promptops generate s3 module with versioning and lifecycle rules, name it artifacts-{n}'],
  ['rules', '/prompt scale checkout to {n} replicas in production'],
] as const;

const stageNames = ['authorize', 'context', 'plan', 'edit', 'validate', 'publish'] as const;

/** Time from a comment to its pull request on the local GitHub, with its stages: median of some runs, milliseconds. */
export async function benchPipeline(runs = 7): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'promptops-bench-'));
  const display = createDisplay(true);
  const repository = join(import.meta.dirname, '..', '..', 'fixtures', 'repositories', 'shop');
  const stage = await openStage({ dataDir, display, repository });
  const lines = [`comment → pull request, local GitHub, ${runs} runs after one that warms up; median in ms`];
  lines.push(
    `  ${'request'.padEnd(10)}${['acknowledged', ...stageNames, 'in all'].map((name) => name.padStart(13)).join('')}`,
  );
  try {
    for (const [name, prompt] of requests) {
      const rows: number[][] = [];
      for (let count = 0; count <= runs; count += 1) {
        const { run: played } = await playPrompt(stage, prompt.replace('{n}', String(10 + count)), display);
        if (played.pullRequest === null) throw new Error(`no pull request: ${played.comment}`);
        if (count > 0) rows.push([played.secondsToAck * 1000, ...(await lastStages(stage)), played.seconds * 1000]);
      }
      const medians = rows[0]?.map((_, column) => median(rows.map((row) => row[column] ?? 0))) ?? [];
      lines.push(`  ${name.padEnd(10)}${medians.map((ms) => ms.toFixed(0).padStart(13)).join('')}`);
    }
  } finally {
    await stage.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  return lines.join('\n');
}

type Entry = { readonly msg?: string; readonly stage?: string; readonly time: string; readonly run?: string };

/** Milliseconds of each stage of the newest run that made a pull request, from the service's log. */
async function lastStages({ service }: Stage): Promise<readonly number[]> {
  const read = (): readonly Entry[] => service.log.map((line) => JSON.parse(line) as Entry);
  const newest = read().findLast(({ stage }) => stage === 'publish')?.run;
  await service.line(({ run, msg }) => run === newest && msg === 'run finished');
  const marks = read().filter(({ run, msg }) => run === newest && (msg === 'stage' || msg === 'run finished'));
  return stageNames.map((name) => {
    const at = marks.findIndex(({ stage }) => stage === name);
    const [from, to] = [marks[at], marks[at + 1]];
    return from === undefined || to === undefined ? 0 : Date.parse(to.time) - Date.parse(from.time);
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
