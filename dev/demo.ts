import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDisplay } from './demo/display.ts';
import { openStage, type Stage } from './demo/stage.ts';
import { playPrompt, type Played } from './demo/play-prompt.ts';
import { printRun } from './demo/print-run.ts';

const defaultPrompt = '/promptops generate s3 module with versioning and lifecycle rules, name it artifacts';

const usage = 'npm run demo -- [--prompt TEXT]… [--repo DIR] [--keep] [--json]';

/** The main job on this machine: the real service, a local GitHub, a comment, a pull request. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  const display = createDisplay(options.json);
  const dataDir = await mkdtemp(join(tmpdir(), 'promptops-demo-'));
  let stage: Stage | undefined;
  try {
    stage = await openStage({ dataDir, display, repository: options.repository });
    const runs: Played[] = [];
    for (const prompt of options.prompts) {
      const played = await playPrompt(stage, prompt, display);
      runs.push(played);
      if (!options.json) process.stdout.write(printRun(played.run));
    }
    if (options.json) process.stdout.write(`${JSON.stringify({ runs: runs.map(({ run }) => run) }, null, 2)}\n`);
    if (options.keep) await keepRunning(stage, options.json ? process.stderr : process.stdout);
    const problems = runs.flatMap(({ run, problem }) => (problem === undefined ? [] : [`${run.prompt}: ${problem}`]));
    for (const problem of problems) process.stderr.write(`demo: ${problem}\n`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    display.done();
    await stage?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type DemoOptions = {
  readonly prompts: readonly string[];
  readonly repository: string;
  readonly keep: boolean;
  readonly json: boolean;
};

function readOptions(): DemoOptions | undefined {
  try {
    const { values } = parseArgs({
      options: {
        prompt: { type: 'string', multiple: true, default: [] },
        repo: { type: 'string', default: join(import.meta.dirname, '..', 'fixtures', 'repositories', 'shop') },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const prompts = values.prompt.length === 0 ? [defaultPrompt] : values.prompt;
    return { prompts, repository: values.repo, keep: values.keep, json: values.json };
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}\n`);
    return undefined;
  }
}

async function keepRunning(stage: Stage, out: NodeJS.WritableStream): Promise<void> {
  out.write(`
Everything keeps running; Ctrl-C ends it.
  GitHub       ${stage.repositoryUrl}
  service      ${stage.service.url}/readyz   ${stage.service.url}/metrics
  ask more     curl -X POST ${stage.github.url}/repos/${stage.repository}/issues/1/comments \\
                 -H "Authorization: Bearer ${stage.token}" -d '{"body":"/prompt scale checkout to 5 replicas in production"}'
`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

process.exitCode = await main();
