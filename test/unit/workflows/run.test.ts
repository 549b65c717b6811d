import { describe, expect, it } from 'vitest';
import { PromptOpsError } from '../../../src/domain/errors.ts';
import type { Run } from '../../../src/domain/run.ts';
import { abandonRun, runWorkflow, type RunDependencies, type Workflow } from '../../../src/workflows/run.ts';

const id = '6f1c2d3e-0000-4000-8000-000000000001';

/** A run in memory, a conversation that remembers its one comment, and a queue that notes what was put back. */
function bench(
  workflow: Workflow,
  overrides: {
    readonly createdAt?: string;
    readonly connect?: RunDependencies['connect'];
    readonly untold?: Error;
  } = {},
) {
  const seen = { comment: '', postponed: [] as number[], forgotten: false };
  let run: Run = {
    id,
    request: {
      command: { verb: 'scale', text: 'scale a to 2', flags: {} },
      actor: 'lena',
      quote: '',
      title: '',
      deliveryId: 'd',
      origin: {
        repository: { owner: 'o', name: 'n' },
        installationId: 1,
        defaultBranch: 'main',
        issueNumber: 1,
        isPullRequest: false,
        textDigest: '',
      },
    },
    state: 'queued',
    outcome: null,
    attempt: 0,
    made: { statusAsked: true, statusCommentId: 1 },
    timeline: [],
    createdAt: overrides.createdAt ?? new Date().toISOString(),
    updatedAt: '',
  };
  const show = (_: number, body: string): Promise<boolean> => {
    if (overrides.untold !== undefined) return Promise.reject(overrides.untold);
    seen.comment = body;
    return Promise.resolve(true);
  };
  const connection = { conversation: { updateComment: show, findOwnComment: () => Promise.resolve(1) } };
  const dependencies = {
    store: {
      get: () => Promise.resolve(run),
      start: () => {
        if (run.state !== 'queued' && run.state !== 'running') return Promise.resolve(undefined);
        run = { ...run, state: 'running', attempt: run.attempt + 1 };
        return Promise.resolve(run);
      },
      note: () => Promise.resolve(),
      remember: (_: string, made: Partial<Run['made']>) => {
        run = { ...run, made: { ...run.made, ...made } };
        return Promise.resolve();
      },
      forget: () => {
        seen.forgotten = true;
        return Promise.resolve();
      },
      finish: (_: string, outcome: Run['outcome']) => {
        run = { ...run, state: 'done', outcome };
        return Promise.resolve();
      },
    },
    connect: overrides.connect ?? (() => Promise.resolve(connection)),
    workflows: new Map([['scale', workflow]]),
    postpone: (_: Run, seconds: number) => {
      seen.postponed.push(seconds);
      return Promise.resolve();
    },
    log: { info: () => undefined, error: () => undefined },
  } as unknown as RunDependencies;
  const work = (turn: { readonly last?: boolean; readonly signal?: AbortSignal } = {}): Promise<void> =>
    runWorkflow(
      { runId: id, last: turn.last ?? false, signal: turn.signal ?? new AbortController().signal },
      dependencies,
    );
  return { seen, work, dependencies, now: () => run, cancel: () => (run = { ...run, state: 'cancelled' }) };
}

const failing =
  (error: unknown): Workflow =>
  () =>
    Promise.reject(error as Error);
const limited = new PromptOpsError('github-rate-limit', { until: '15:00 UTC', retryAfterSeconds: '3600' });
const down = new PromptOpsError('github-unavailable', { detail: '503' });

describe('a run that cannot go on now', () => {
  it('waits out a long rate limit and says so, instead of ending', async () => {
    const { seen, work, now } = bench(failing(limited));
    await work({ last: true });
    expect(seen.postponed).toEqual([3600]);
    expect(seen.comment).toContain('⏳ Waiting: GitHub limits our calls until 15:00 UTC');
    expect(now().state).toBe('running');
  });

  it('is tried again soon by the queue, and later when its quick tries are used up', async () => {
    const { seen, work } = bench(failing(down));
    await expect(work()).rejects.toBe(down);
    expect(seen.postponed).toEqual([]);
    await work({ last: true });
    expect(seen.postponed).toHaveLength(1);
  });

  it('is put back even when GitHub cannot be reached at all', async () => {
    const { seen, work, now } = bench(failing(down), { connect: () => Promise.reject(down) });
    await work({ last: true });
    expect(seen.postponed).toHaveLength(1);
    expect(now().state).toBe('running');
  });

  it('is given up after hours, with a last word', async () => {
    const { seen, work, now } = bench(failing(down), { createdAt: new Date(Date.now() - 7 * 3_600_000).toISOString() });
    await work();
    expect(seen.comment).toContain('❌ GitHub did not take the call');
    expect(now()).toMatchObject({ state: 'done', outcome: 'failed' });
  });

  it('is handed back when the service stops, on its last try as well', async () => {
    const stopping = new AbortController();
    const { seen, work } = bench(() => {
      stopping.abort();
      return Promise.reject(new Error('aborted'));
    });
    await work({ last: true, signal: stopping.signal });
    expect(seen.postponed).toEqual([0]);
    expect(seen.comment).toContain('the service restarts');
  });
});

describe('the end of a run', () => {
  it('tells our own fault as an id and nothing else', async () => {
    const { seen, work, now } = bench(failing(new TypeError('secret internals')));
    await work();
    expect(seen.comment).toContain(id);
    expect(seen.comment).not.toContain('secret internals');
    expect(now().outcome).toBe('failed');
  });

  it('keeps what every try of it took of the model, also when nothing comes of it', async () => {
    let tries = 0;
    const { seen, work, now } = bench(async ({ spend }) => {
      await spend({ inputTokens: 100, outputTokens: 1 });
      tries += 1;
      if (tries === 1) throw down;
      await spend({ inputTokens: 10, outputTokens: 2 });
      return 'nothing';
    });
    await expect(work()).rejects.toBe(down);
    await work();
    expect(now()).toMatchObject({ outcome: 'answered', made: { spent: { inputTokens: 210, outputTokens: 4 } } });
    expect(seen.forgotten).toBe(false);
  });

  it('leaves no trace where nobody asked, nothing came of it and nothing was spent', async () => {
    const { seen, work } = bench(() => Promise.resolve('nothing'));
    await work();
    expect(seen.forgotten).toBe(true);
  });

  it('replaces an hourglass that was left on a cancelled run', async () => {
    const { seen, work, cancel } = bench(failing(down));
    cancel();
    await work();
    expect(seen.comment).toContain('🚫 Cancelled');
  });

  it.each<[string, Workflow, Run['outcome']]>([
    ['done', () => Promise.resolve({ outcome: 'changed', comment: 'opened' }), 'changed'],
    ['failed', failing(new TypeError('ours')), 'failed'],
  ])('is what it was (%s) where GitHub never takes its last words', async (_, workflow, outcome) => {
    const gone = new PromptOpsError('github-rejected', { action: 'comment', detail: 'gone' });
    const { work, now } = bench(workflow, { untold: gone });
    await work();
    expect(now()).toMatchObject({ state: 'done', outcome });
  });

  it('waits for a GitHub that takes no last words now, and tells of a secret that was in them', async () => {
    const ended: Workflow = () => Promise.resolve({ outcome: 'changed', comment: 'opened' });
    const away = bench(ended, { untold: down });
    await expect(away.work()).rejects.toBe(down);
    expect(away.now().state).toBe('running');
    const leaky = bench(ended, { untold: new PromptOpsError('secret-leak') });
    await expect(leaky.work()).rejects.toMatchObject({ code: 'secret-leak' });
  });

  it('comes even when nobody can be told', async () => {
    const { dependencies, now } = bench(failing(down), { connect: () => Promise.reject(down) });
    const turn = { runId: id, signal: new AbortController().signal };
    await expect(abandonRun({ ...turn, last: false }, dependencies)).rejects.toBe(down);
    await abandonRun({ ...turn, last: true }, dependencies);
    expect(now()).toMatchObject({ state: 'done', outcome: 'failed' });
  });
});
