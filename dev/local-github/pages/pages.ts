import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { diffText } from '../git/diff.ts';
import { integer } from '../http/route.ts';
import type { Issue } from '../model.ts';
import { isPull, pullFacts } from '../shapes/pull-shape.ts';
import { findRepository, fullName, type Repository, type World } from '../world.ts';
import { html, type Html } from './html.ts';
import { crumbs, issuePageHtml, pullPageHtml, stateOf } from './issue-page.ts';
import { page } from './layout.ts';

type Page = { readonly type: 'html' | 'plain'; readonly text: string };
type Params = Readonly<Record<string, string>>;

/** Nothing runs and nothing is loaded, whatever a comment contains. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Pages for a person who clicks through a demo. They show everything to everyone: the server is on loopback and its content is made up. */
export function registerPages(server: FastifyInstance, world: World): void {
  const show = (path: string, render: (repository: Repository, params: Params) => Promise<Page | undefined>): void => {
    server.get(`/:owner/:repo${path}`, async (request, reply) => {
      const params = request.params as Params;
      const repository = findRepository(world, params['owner'] ?? '', params['repo'] ?? '');
      return answer(request, reply, repository === undefined ? undefined : await render(repository, params));
    });
  };
  server.get('/', (request, reply) => answer(request, reply, homePage(world)));
  show('', async (repository) => listPage(repository, 'Issues and pull requests', () => true));
  show('/issues', async (repository) => listPage(repository, 'Issues', (issue) => issue.pull === null));
  show('/pulls', async (repository) => listPage(repository, 'Pull requests', (issue) => issue.pull !== null));
  show('/issues/:number', async (repository, { number }) => conversationPage(repository, number));
  show('/pull/:number', async (repository, { number = '' }) =>
    number.endsWith('.diff') ? diffPage(repository, number.slice(0, -5)) : conversationPage(repository, number),
  );
  show('/blob/:ref/*', async (repository, params) => filePage(repository, params));
  show('/raw/:ref/*', async (repository, params) => filePage(repository, params));
}

async function answer(request: FastifyRequest, reply: FastifyReply, found: Page | undefined): Promise<FastifyReply> {
  // Octokit asks for JSON only; an endpoint that does not exist must not answer it with a page.
  const wantsJson = /json/.test(request.headers.accept ?? '') && !/html/.test(request.headers.accept ?? '');
  if (wantsJson)
    return reply
      .code(404)
      .send({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' });
  reply.headers({
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  if (found === undefined)
    return reply
      .code(404)
      .type('text/html; charset=utf-8')
      .send(page('Not found', [], html`<h1>Not found</h1>`));
  return reply.type(`text/${found.type}; charset=utf-8`).send(found.text);
}

function homePage(world: World): Page {
  const rows = [...world.repositories.values()].map(
    (one) => html`<li><a href="/${fullName(one)}">${fullName(one)}</a></li>`,
  );
  return {
    type: 'html',
    text: page(
      'Local GitHub',
      [],
      html`<h1>Repositories</h1>
        <ul class="plain">
          ${rows}
        </ul>`,
    ),
  };
}

function listPage(repository: Repository, title: string, wanted: (issue: Issue) => boolean): Page {
  const issues = [...repository.issues.values()].filter(wanted).toReversed();
  const rows = issues.map((issue) => row(repository, issue));
  const list =
    rows.length === 0
      ? html`<p class="dim">None yet.</p>`
      : html`<ul class="plain">
          ${rows}
        </ul>`;
  const body = html`<h1>${title}</h1>
    <p class="dim"><code>git clone</code> works with this page's address and <code>.git</code>.</p>
    ${list}`;
  return { type: 'html', text: page(`${title} · ${fullName(repository)}`, crumbs(repository), body) };
}

function row(repository: Repository, issue: Issue): Html {
  const path = `/${fullName(repository)}/${issue.pull === null ? 'issues' : 'pull'}/${String(issue.number)}`;
  const state = stateOf(issue);
  return html`<li>
    <span class="state ${state}">${state}</span> <a href="${path}">${issue.title}</a>
    <span class="dim">#${issue.number} by ${issue.author}</span>
  </li>`;
}

async function conversationPage(repository: Repository, number: string | undefined): Promise<Page | undefined> {
  const issue = repository.issues.get(integer(number));
  if (issue === undefined) return undefined;
  return {
    type: 'html',
    text: isPull(issue) ? await pullPageHtml(repository, issue) : issuePageHtml(repository, issue),
  };
}

async function diffPage(repository: Repository, number: string): Promise<Page | undefined> {
  const issue = repository.issues.get(integer(number));
  if (!isPull(issue)) return undefined;
  return {
    type: 'plain',
    text: await diffText(repository.git, (await pullFacts(repository, issue.pull)).fork, issue.pull.headSha),
  };
}

async function filePage(repository: Repository, params: Params): Promise<Page | undefined> {
  const object = await repository.git.objects.read(`${params['ref'] ?? ''}:${params['*'] ?? ''}`);
  return object?.type === 'blob' ? { type: 'plain', text: object.content.toString() } : undefined;
}
