import { z } from 'zod';
import { parseRecord } from '../../src/publishing/record.ts';
import { watchComment } from '../watch-comment.ts';
import type { Display } from './display.ts';
import type { Stage } from './stage.ts';

/** What one comment came to; the entries of the demo's `--json`. */
export type PlayedRun = {
  /** As given, with or without the leading `/prompt`. */
  readonly prompt: string;
  readonly comment: string;
  readonly pullRequest: {
    readonly title: string;
    readonly body: string;
    readonly branch: string;
    readonly draft: boolean;
    readonly diff: string;
    readonly url: string;
  } | null;
  readonly secondsToAck: number;
  readonly seconds: number;
};

/** A run, and why it did not show what it should; no problem when it did. */
export type Played = { readonly run: PlayedRun; readonly problem?: string };

const pullShape = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  draft: z.boolean(),
  html_url: z.string(),
  head: z.object({ ref: z.string() }),
});

/** Opens an issue as a person, posts the comment, and watches the status comment until the run has ended. */
export async function playPrompt(stage: Stage, prompt: string, display: Display): Promise<Played> {
  const { github, repository, token, login } = stage;
  const body = asCommand(prompt);
  const issue = z.object({ number: z.number() }).parse(
    (
      await github.request(token, 'POST', `/repos/${repository}/issues`, {
        title: titleOf(prompt),
        body: 'Asked in the demo.',
      })
    ).body,
  );
  display.say(`\n${login} comments on #${issue.number}: ${body}`);
  display.step('acknowledged');
  const asked = performance.now();
  await github.request(token, 'POST', `/repos/${repository}/issues/${issue.number}/comments`, { body });
  let secondsToAck: number | undefined;
  let stageShown = '';
  const comment = await watchComment({
    github,
    token,
    repository,
    issueNumber: issue.number,
    timeoutMs: 300_000,
    onText(body) {
      secondsToAck ??= secondsSince(asked);
      const running = /\*\*⏳ (\S+)\*\*/.exec(body)?.[1];
      if (running !== undefined && running !== stageShown) display.step((stageShown = running));
    },
  });
  const seconds = secondsSince(asked);
  display.done();
  const pullRequest = await pullRequestOf(stage, comment);
  const problem = pullRequest === null ? `no pull request, but: ${firstLine(comment)}` : mismatch(pullRequest, body);
  const run: PlayedRun = { prompt, comment, pullRequest, secondsToAck: secondsToAck ?? seconds, seconds };
  return problem === undefined ? { run } : { run, problem };
}

async function pullRequestOf({ github, repository, token }: Stage, comment: string): Promise<PlayedRun['pullRequest']> {
  const number = /Opened #(\d+)/.exec(comment)?.[1];
  if (number === undefined) return null;
  const path = `/repos/${repository}/pulls/${number}`;
  const pull = pullShape.parse((await github.request(token, 'GET', path)).body);
  const diff = await fetch(`${github.url}${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github.diff' },
  });
  return {
    title: pull.title,
    body: pull.body,
    branch: pull.head.ref,
    draft: pull.draft,
    diff: await diff.text(),
    url: pull.html_url,
  };
}

/** Whether the pull request is about what was asked: its record quotes the comment, and it changes what it lists. */
function mismatch({ body, diff }: NonNullable<PlayedRun['pullRequest']>, asked: string): string | undefined {
  const record = parseRecord(body);
  if (record === undefined) return 'the pull request has no record';
  // The record holds the beginning of a very long request.
  if (record.asked === '' || !asked.trim().startsWith(record.asked.trim()))
    return 'the pull request answers another comment';
  const missing = record.files.find(({ path }) => !diff.includes(path));
  if (missing !== undefined) return `the diff lacks ${missing.path}`;
  return record.changes.length === 0 ? 'nothing changes' : undefined;
}

function asCommand(prompt: string): string {
  return /^\s*\/prompt/i.test(prompt) ? prompt : `/prompt ${prompt}`;
}

function titleOf(prompt: string): string {
  return (
    prompt
      .replace(/^\s*\/\w+\s+/, '')
      .split('\n')[0]
      ?.slice(0, 80) || 'Request'
  );
}

function firstLine(comment: string): string {
  return comment.split('\n').find((line) => line !== '' && !line.startsWith('<!--')) ?? '';
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
