import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOnBranch, failure, person, repo, startSeeded, type Seeded } from './support.ts';

const annotations = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    path: 'a',
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: 'failure' as const,
    message: `m${String(index)}`,
  }));

describe('check runs and statuses', () => {
  let seeded: Seeded;
  let sha: string;
  beforeAll(async () => {
    seeded = await startSeeded();
    sha = await commitOnBranch(seeded.bot, 'checked', { a: 'a\n' });
  });
  afterAll(() => seeded.github.close());

  it('collects annotations over several calls, fifty at most in each', async () => {
    const output = { title: 'Two findings', summary: 'See below' };
    const { data } = await seeded.bot.rest.checks.create({
      ...repo,
      name: 'promptops',
      head_sha: sha,
      output: { ...output, annotations: annotations(50) },
    });
    await seeded.bot.rest.checks.update({
      ...repo,
      check_run_id: data.id,
      conclusion: 'failure',
      output: { ...output, annotations: annotations(1) },
    });
    const all = await seeded.bot.paginate(seeded.bot.rest.checks.listAnnotations, { ...repo, check_run_id: data.id });
    expect(all).toHaveLength(51);
    const { data: listed } = await seeded.bot.rest.checks.listForRef({ ...repo, ref: sha });
    expect(listed.check_runs).toMatchObject([
      { name: 'promptops', status: 'completed', conclusion: 'failure', app: { slug: 'promptops' } },
    ]);
    const tooMany = seeded.bot.rest.checks.update({
      ...repo,
      check_run_id: data.id,
      output: { ...output, annotations: annotations(51) },
    });
    expect(await failure(tooMany)).toMatchObject({
      status: 422,
      message: expect.stringContaining('No more than 50 items') as string,
    });
  });

  it('is for Apps only', async () => {
    expect(await failure(seeded.lena.rest.checks.create({ ...repo, name: 'x', head_sha: sha }))).toMatchObject({
      status: 403,
    });
  });

  it('combines statuses', async () => {
    const set = (state: 'success' | 'failure', context: string) =>
      seeded.lena.rest.repos.createCommitStatus({ ...repo, sha, state, context });
    await set('failure', 'ci');
    await set('success', 'lint');
    expect((await seeded.lena.rest.repos.getCombinedStatusForRef({ ...repo, ref: sha })).data.state).toBe('failure');
    await set('success', 'ci');
    expect((await seeded.lena.rest.repos.getCombinedStatusForRef({ ...repo, ref: 'checked' })).data).toMatchObject({
      state: 'success',
      total_count: 2,
    });
  });
});

describe('workflow runs', () => {
  it('tells of a finished run and hands its log out through a signed link', async () => {
    const { github, bot, lena } = await startSeeded();
    const { runId, jobIds } = await github.addWorkflowRun('acme/infra', {
      jobs: [{ name: 'build', log: 'line 1\nerror: no space left\n' }],
    });
    expect(github.deliveries().at(-1)).toMatchObject({
      event: 'workflow_run',
      payload: { action: 'completed', workflow_run: { id: runId, conclusion: 'failure' } },
    });
    const { data } = await bot.rest.actions.listJobsForWorkflowRun({ ...repo, run_id: runId });
    expect(data.jobs).toMatchObject([{ id: jobIds[0], name: 'build', conclusion: 'failure' }]);
    const log = await bot.rest.actions.downloadJobLogsForWorkflowRun({ ...repo, job_id: jobIds[0] ?? 0 });
    expect(log.data).toBe('line 1\nerror: no space left\n');
    const redirect = await fetch(`${github.url}/repos/acme/infra/actions/jobs/${String(jobIds[0])}/logs`, {
      redirect: 'manual',
    });
    expect(redirect.status).toBe(302);
    const forged = (redirect.headers.get('location') ?? '').replace(/sig=./, 'sig=x');
    expect((await fetch(forged)).status).toBe(403);
    expect((await lena.rest.actions.listWorkflowRunsForRepo(repo)).data.total_count).toBe(1);
    await github.close();
  });

  it('keeps runs from an App without actions: read', async () => {
    const { github, app } = await startSeeded();
    const { data } = await app.octokit.rest.apps.createInstallationAccessToken({
      installation_id: github.installationId,
      permissions: { contents: 'read' },
    });
    expect(await failure(person(github, data.token).rest.actions.listWorkflowRunsForRepo(repo))).toMatchObject({
      status: 403,
    });
    await github.close();
  });
});
