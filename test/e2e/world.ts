import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { copyDatabase } from '../../dev/database-template.ts';
import { startLocalGithub, type LocalGithub, type LocalGithubOptions } from '../../dev/local-github/local-github.ts';
import { startLocalService, webhooksOf, type LocalService } from '../../dev/local-service.ts';
import { botComments, watchComment } from '../../dev/watch-comment.ts';

export const shop = join(import.meta.dirname, '..', '..', 'fixtures', 'repositories', 'shop');

const pull = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  draft: z.boolean(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
  labels: z.array(z.object({ name: z.string() })),
  requested_reviewers: z.array(z.object({ login: z.string() })).optional(),
});
export type Pull = z.output<typeof pull>;

/** A local GitHub with `acme/infra`, people in it, and the service as a process that can be killed. */
export type World = {
  readonly github: LocalGithub;
  readonly repository: string;
  /** The service's data folder; to be looked at while it is stopped, or through a copy. */
  readonly dataDir: string;
  readonly tokens: Readonly<Record<'lena' | 'mia' | 'rob' | 'eve', string>>;
  service(): LocalService;
  /** Starts the service again on the same data after it was stopped or killed. */
  restart(): Promise<LocalService>;
  /** Opens an issue and posts the comment on it; gives the issue's number. */
  post(text: string, who?: 'lena' | 'rob' | 'eve'): Promise<number>;
  comment(issueNumber: number, text: string, who?: 'lena' | 'mia' | 'rob' | 'eve'): Promise<number>;
  /** The status comment once its run has ended. */
  ending(issueNumber: number, position?: number): Promise<string>;
  /** Posts on a new issue and waits for the end. */
  ask(text: string, who?: 'lena' | 'rob' | 'eve'): Promise<{ readonly issueNumber: number; readonly comment: string }>;
  botComments(issueNumber: number): Promise<readonly string[]>;
  /** Calls the REST API below `/repos/OWNER/NAME`; gives the body. Throws what GitHub answered when it refuses. */
  api(method: string, path: string, body?: unknown, who?: keyof World['tokens']): Promise<unknown>;
  /** Somebody's own commit that writes a file on a branch, made from main where there is none; gives the commit. */
  push(branch: string, path: string, text: string, message?: string): Promise<string>;
  /** Somebody's own pull request onto main; gives its number. */
  open(branch: string, body?: string): Promise<number>;
  pulls(): Promise<readonly Pull[]>;
  /** The unified diff of a pull request. */
  diff(number: number): Promise<string>;
  /** A repository of its own on the same GitHub, served by the same process: for tests that need other files, or nobody else's pull requests; one at a time. */
  beside(from?: WorldOptions['from']): Promise<World>;
  close(): Promise<void>;
};

export type WorldOptions = {
  /** Folder, files as text, or `null` for a repository without a commit. */
  readonly from?: Parameters<LocalGithub['addRepository']>[0]['from'];
  readonly env?: Readonly<Record<string, string>>;
  readonly github?: LocalGithubOptions;
};

/** What worlds beside each other share. */
type Shared = Pick<World, 'github' | 'dataDir' | 'tokens' | 'service' | 'restart' | 'beside' | 'close'>;

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  // A machine that is slow loses no delivery for that.
  const github = await startLocalGithub({ webhookTimeoutMs: 120_000, ...options.github });
  const dataDir = await mkdtemp(join(tmpdir(), 'promptops-e2e-'));
  await copyDatabase(dataDir);
  const repository = await addInfra(github, 'infra', options.from);
  const tokens = {
    lena: github.addUser('lena'),
    mia: github.addUser('mia'),
    rob: github.addUser('rob'),
    eve: github.addUser('eve'),
  };
  const start = (): Promise<LocalService> => startLocalService({ github, dataDir, env: options.env ?? {} });
  const forget = async (): Promise<void> => {
    await github.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  let service = await start().catch(async (error: unknown) => {
    await forget();
    throw error;
  });
  let repositories = 1;
  const shared: Shared = {
    github,
    dataDir,
    tokens,
    service: () => service,
    restart: async () => (service = await start()),
    async beside(from) {
      repositories += 1;
      // Nobody is told of the new repository: it would be greeted with a pull request.
      github.setWebhookUrl(null);
      const beside = await addInfra(github, `infra-${repositories}`, from);
      github.setWebhookUrl(webhooksOf(service));
      return worldOf(shared, beside);
    },
    async close() {
      await service.stop();
      await forget();
    },
  };
  return worldOf(shared, repository);
}

async function addInfra(github: LocalGithub, name: string, from: WorldOptions['from'] = shop): Promise<string> {
  const { fullName } = await github.addRepository({
    owner: 'acme',
    name,
    from,
    // eve is nobody here: she can see the repository because it is public.
    permissions: { lena: 'write', mia: 'write', rob: 'read' },
  });
  return fullName;
}

function worldOf(shared: Shared, repository: string): World {
  const { github, tokens } = shared;
  const world: World = {
    ...shared,
    repository,
    async post(text, who = 'lena') {
      const issue = await github.request(tokens[who], 'POST', `/repos/${repository}/issues`, {
        title: 'A request',
        body: 'Please.',
      });
      const { number } = z.object({ number: z.number() }).parse(issue.body);
      await world.comment(number, text, who);
      return number;
    },
    async comment(issueNumber, text, who = 'lena') {
      const answer = await github.request(tokens[who], 'POST', `/repos/${repository}/issues/${issueNumber}/comments`, {
        body: text,
      });
      return z.object({ id: z.number() }).parse(answer.body).id;
    },
    ending: (issueNumber, position = 0) =>
      watchComment({ github, token: tokens.lena, repository, issueNumber, position }),
    async ask(text, who) {
      const issueNumber = await world.post(text, who);
      return { issueNumber, comment: await world.ending(issueNumber) };
    },
    botComments: (issueNumber) => botComments({ github, token: tokens.lena, repository, issueNumber }),
    async api(method, path, body, who = 'lena') {
      const answer = await github.request(tokens[who], method, `/repos/${repository}${path}`, body);
      if (answer.status < 300) return answer.body;
      throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
    },
    async push(branch, path, text, message = 'by hand') {
      const at = (place: string) => github.request(tokens.lena, 'GET', `/repos/${repository}${place}`);
      if ((await at(`/git/ref/heads/${branch}`)).status === 404) {
        const main = z.object({ object: z.object({ sha: z.string() }) }).parse((await at('/git/ref/heads/main')).body);
        await world.api('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: main.object.sha });
      }
      const known = z.object({ sha: z.string() }).safeParse((await at(`/contents/${path}?ref=${branch}`)).body).data;
      const content = Buffer.from(text).toString('base64');
      const made = await world.api('PUT', `/contents/${path}`, {
        message,
        content,
        branch,
        ...(known === undefined ? {} : { sha: known.sha }),
      });
      return z.object({ commit: z.object({ sha: z.string() }) }).parse(made).commit.sha;
    },
    async open(branch, body = 'By hand.') {
      const made = await world.api('POST', '/pulls', { title: branch, head: branch, base: 'main', body });
      return z.object({ number: z.number() }).parse(made).number;
    },
    async pulls() {
      const answer = await github.request(tokens.lena, 'GET', `/repos/${repository}/pulls?state=all&per_page=100`);
      return z.array(pull).parse(answer.body);
    },
    async diff(number) {
      const headers = { authorization: `Bearer ${tokens.lena}`, accept: 'application/vnd.github.diff' };
      return (await fetch(`${github.url}/repos/${repository}/pulls/${number}`, { headers })).text();
    },
  };
  return world;
}
