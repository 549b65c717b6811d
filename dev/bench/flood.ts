import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDisplay } from '../demo/display.ts';
import { openStage } from '../demo/stage.ts';
import { startScriptedModel } from '../scripted-model.ts';

const strangers = 50;
const commentsEach = 10;
const floodSeconds = 60;
const authorised = 10;
/** What SEC-20 of docs/security.md promises. */
const mostSeconds = 5;

/** SEC-20: 500 comments in a minute by 50 people who may not, ten requests by one who may; how soon these are acknowledged, and what the bot says. Throws where the promise is broken. */
export async function benchFlood(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'promptops-bench-'));
  const model = await startScriptedModel(() => ({ fault: 'refusal' }));
  Object.assign(process.env, { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-bench', PROMPTOPS_MODEL: 'bench' });
  const repository = join(import.meta.dirname, '..', '..', 'fixtures', 'repositories', 'shop');
  const stage = await openStage({ dataDir, display: createDisplay(true), repository });
  const { github, token } = stage;
  try {
    const flooded = await github.openIssue(token, stage.repository, 'Flooded', '');
    const people = Array.from({ length: strangers }, (_, index) => github.addUser(`stranger-${index}`));
    const gapMs = (floodSeconds * 1000) / (strangers * commentsEach);
    const flood = people.flatMap((person, index) =>
      Array.from({ length: commentsEach }, async (_, round) => {
        await sleep((round * strangers + index) * gapMs);
        return github.comment(person, stage.repository, flooded, '/prompt make checkout faster somehow');
      }),
    );
    const seconds: number[] = [];
    for (let count = 0; count < authorised; count += 1) {
      await sleep((floodSeconds * 1000) / (authorised + 2));
      seconds.push(await acknowledged(stage, count));
    }
    await Promise.all(flood);
    await github.settled();
    if (Math.max(...seconds) > mostSeconds || model.requests.length > 0)
      throw new Error(`acknowledged after ${seconds.join(', ')} s; ${model.requests.length} calls of the model`);
    const posts = github.calls().filter(({ actor, method }) => actor === 'promptops[bot]' && method === 'POST');
    const said = posts.filter(({ path }) => path.endsWith(`/issues/${flooded}/comments`)).length;
    const [fastest, slowest] = [Math.min(...seconds), Math.max(...seconds)].map((value) => value.toFixed(2));
    return `${strangers * commentsEach} comments in ${floodSeconds} s by ${strangers} people without rights: ${authorised} authorised requests acknowledged after ${fastest}–${slowest} s; ${said} answers to the flood, ${model.requests.length} calls of the model`;
  } finally {
    await stage.close();
    await model.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Seconds from an authorised request to its status comment. */
async function acknowledged({ github, repository, token }: Awaited<ReturnType<typeof openStage>>, count: number) {
  const text = `/prompt scale checkout to ${10 + count} replicas in production --dry-run`;
  const issue = await github.openIssue(token, repository, 'A request', '');
  const asked = performance.now();
  await github.comment(token, repository, issue, text);
  const path = `/repos/${repository}/issues/${issue}/comments`;
  const isOurs = ({ actor, method, path: at }: ReturnType<typeof github.calls>[number]): boolean =>
    actor === 'promptops[bot]' && method === 'POST' && at === path;
  await github.waitFor(() => github.calls().some(isOurs) || undefined, { timeoutMs: 60_000, what: 'the answer' });
  return (performance.now() - asked) / 1000;
}
