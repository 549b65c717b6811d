import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fuzz, fuzzTargets, maxMsPerSample, sampleText, type FuzzReport } from './fuzz/fuzz.ts';

type Job = {
  readonly target: number;
  readonly samples: number;
  readonly seed: number;
  readonly progress: SharedArrayBuffer;
};

/**
 * `npm run fuzz -- [--samples N] [--seed N] [--only TARGET]`: feeds every reader of hostile text with mutated texts (100,000 in all unless
 * told otherwise), each in a thread of its own, so that a text that hangs it is found and shown.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      samples: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  });
  const wanted = fuzzTargets.filter(({ name }) => values.only === undefined || name === values.only);
  if (wanted.length === 0)
    throw new Error(`there is no ${values.only ?? ''}; there are ${fuzzTargets.map(({ name }) => name).join(', ')}`);
  const samples = Math.ceil(Number(values.samples) / wanted.length);
  const reports = await Promise.all(
    wanted.map((target) => watch(fuzzTargets.indexOf(target), samples, Number(values.seed))),
  );
  for (const { target, samples: fed, accepted, slowestMs, findings } of reports) {
    console.log(
      `${target}: ${fed} texts, ${accepted} accepted, slowest ${slowestMs.toFixed(0)} ms, ${findings.length} findings`,
    );
    for (const { sample, text, problem } of findings)
      console.log(`  sample ${sample} (seed ${values.seed}): ${problem}\n  ${JSON.stringify(text.slice(0, 2_000))}`);
  }
  if (reports.some(({ findings }) => findings.length > 0)) process.exitCode = 1;
}

/** Runs one target in a thread and ends it when one text takes far too long. */
function watch(target: number, samples: number, seed: number): Promise<FuzzReport> {
  const progress = new SharedArrayBuffer(4);
  const job: Job = { target, samples, seed, progress };
  const worker = new Worker(new URL(import.meta.url), { workerData: job });
  const at = new Int32Array(progress);
  return new Promise((resolve, reject) => {
    let last = -1;
    const timer = setInterval(() => {
      const now = Atomics.load(at, 0);
      const row = fuzzTargets[target];
      if (now === last && row !== undefined) {
        clearInterval(timer);
        const finding = { target: row.name, sample: now, text: sampleText(row, seed, now), problem: 'it hangs' };
        resolve({ target: row.name, samples: now, accepted: 0, slowestMs: Infinity, findings: [finding] });
        void worker.terminate();
      }
      last = now;
    }, maxMsPerSample * 4);
    worker.once('message', (report: FuzzReport) => (clearInterval(timer), resolve(report)));
    worker.once('error', reject);
  });
}

async function work({ target, samples, seed, progress }: Job): Promise<void> {
  const row = fuzzTargets[target];
  const at = new Int32Array(progress);
  if (row !== undefined)
    parentPort?.postMessage(await fuzz(row, samples, seed, (sample) => Atomics.store(at, 0, sample + 1)));
}

if (isMainThread) await main();
else await work(workerData as Job);
