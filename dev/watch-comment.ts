import { z } from 'zod';
import type { LocalGithub } from './local-github/local-github.ts';

const commentShape = z.object({ id: z.number(), body: z.string(), user: z.object({ type: z.string() }) });

export type WatchOptions = {
  readonly github: LocalGithub;
  readonly token: string;
  readonly repository: string;
  readonly issueNumber: number;
  /** Called with the bot's newest comment whenever it was written. */
  readonly onText?: (body: string) => void;
  /** Which of the bot's comments: 0 is the first. */
  readonly position?: number;
  readonly timeoutMs?: number;
};

/**
 * Resolves with the text of the bot's comment once its run has ended (no hourglass in it any more).
 * Looks again only after somebody wrote a comment, so that looking does not wake itself.
 */
export async function watchComment(options: WatchOptions): Promise<string> {
  const { github, token, repository, issueNumber, position = 0, timeoutMs = 300_000 } = options;
  let seen = '';
  return github.waitFor(
    async () => {
      const writes = github.calls().filter(({ method, path }) => method !== 'GET' && path.includes('/issues/'));
      const now = `${writes.length} begun, ${writes.filter(({ status }) => status !== null).length} answered`;
      if (now === seen) return undefined;
      seen = now;
      const body = (await botComments({ github, token, repository, issueNumber }))[position];
      if (body === undefined) return undefined;
      options.onText?.(body);
      return body.includes('⏳') ? undefined : body;
    },
    { timeoutMs, what: `the end of the run on #${issueNumber}` },
  );
}

/** The texts of the bot's comments on an issue, oldest first. */
export async function botComments({
  github,
  token,
  repository,
  issueNumber,
}: Pick<WatchOptions, 'github' | 'token' | 'repository' | 'issueNumber'>): Promise<readonly string[]> {
  const answer = await github.request(token, 'GET', `/repos/${repository}/issues/${issueNumber}/comments?per_page=100`);
  return z
    .array(commentShape)
    .parse(answer.body)
    .flatMap(({ user, body }) => (user.type === 'Bot' ? [body] : []));
}
