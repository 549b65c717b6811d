import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply } from 'fastify';
import { appManifest, type AppManifest } from './app-manifest.ts';

/** What GitHub tells about an App it has just made; the secrets among it are told only once. */
export type CreatedApp = {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The App's page, `https://github.com/apps/promptops-acme`. */
  readonly page: string;
};

export type AppCreation = {
  readonly appYaml: string;
  /** Where the service will be reached. */
  readonly serviceUrl: string;
  readonly githubUrl: string;
  /** The organisation that will own the App; the person themselves unless set. */
  readonly organization?: string;
  /** Loopback port; 0 picks a free one. */
  readonly port: number;
  /** Trades GitHub's code for the App; the code holds for an hour and once. */
  readonly convert: (code: string) => Promise<CreatedApp>;
  /** Keeps the App's settings; called once, before the browser is told. */
  readonly keep: (app: CreatedApp) => Promise<void>;
};

/**
 * A page on loopback with one button that has GitHub make the App from `app.yml`, and the address GitHub sends the browser back to.
 * `created` settles when the App was made and kept, or when that failed.
 */
export async function serveAppCreation(
  creation: AppCreation,
): Promise<{ readonly url: string; readonly created: Promise<CreatedApp>; close(): Promise<void> }> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  const state = randomBytes(24).toString('hex');
  const { promise: created, resolve, reject } = Promise.withResolvers<CreatedApp>();
  // Whoever awaits it sees the failure; the process must not die of it before.
  created.catch(() => undefined);
  let url = '';
  let taken = false;
  server.get('/', (_request, reply) => send(reply, creation, formPage(creation, url, state)));
  server.get<{ Querystring: { code?: string; state?: string } }>('/created', async ({ query }, reply) => {
    // Another site may send the browser here with a code of its own: only ours carries the state.
    if (!sameText(query.state ?? '', state) || query.code === undefined || taken)
      return send(
        reply.code(400),
        creation,
        textPage('Not this way', 'Start again from the page this command printed.'),
      );
    taken = true;
    try {
      const app = await creation.convert(query.code);
      await creation.keep(app);
      await send(reply, creation, installPage(app));
      resolve(app);
    } catch (error) {
      await send(reply.code(502), creation, textPage('That did not work', 'The terminal says why.'));
      reject(error instanceof Error ? error : new Error(String(error)));
    }
    return reply;
  });
  await server.listen({ host: '127.0.0.1', port: creation.port });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return { url, created, close: () => server.close() };
}

function send(reply: FastifyReply, { githubUrl }: AppCreation, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${githubUrl}; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
    })
    .send(page);
}

function formPage({ appYaml, serviceUrl, githubUrl, organization }: AppCreation, url: string, state: string): string {
  const manifest = appManifest(appYaml, { serviceUrl, redirectUrl: `${url}/created` });
  const owner = organization === undefined ? '' : `organizations/${encodeURIComponent(organization)}/`;
  const action = `${githubUrl}/${owner}settings/apps/new?state=${state}`;
  return page(
    'Create the GitHub App',
    `<p>GitHub will show the App's name and make it with these permissions; nothing else is asked for.</p>
    ${permissionsTable(manifest)}
    <p>Webhooks go to <code>${escape(manifest.hook_attributes.url)}</code>.</p>
    <form method="post" action="${escape(action)}">
      <input type="hidden" name="manifest" value="${escape(JSON.stringify(manifest))}">
      <button>Create it on ${escape(new URL(githubUrl).host)}</button>
    </form>`,
  );
}

function permissionsTable({ default_permissions, default_events }: AppManifest): string {
  const rows = Object.entries(default_permissions).map(
    ([name, level]) => `<tr><td>${escape(name.replaceAll('_', ' '))}</td><td>${escape(level)}</td></tr>`,
  );
  return `<table>${rows.join('')}</table><p>Events: ${escape(default_events.join(', ').replaceAll('_', ' '))}.</p>`;
}

function installPage({ page: app }: CreatedApp): string {
  return page(
    'The App is there',
    `<p>Its settings are kept on this machine. <a href="${escape(`${app}/installations/new`)}">Install it</a> on the repositories it should serve, then start the service.</p>`,
  );
}

function textPage(title: string, text: string): string {
  return page(title, `<p>${escape(text)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
td{padding:.1rem 1.5rem .1rem 0}button{font:inherit;padding:.5rem 1rem}code{overflow-wrap:anywhere}</style>
<h1>${escape(title)}</h1>${body}</html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
