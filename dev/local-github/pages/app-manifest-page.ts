import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Permissions } from '../model.ts';
import type { World } from '../world.ts';

const webAddress = z.url({ protocol: /^https?$/ });
const manifest = z.object({
  name: z.string().min(1).max(34).optional(),
  url: webAddress,
  hook_attributes: z.object({ url: webAddress, active: z.boolean().default(true) }).optional(),
  redirect_url: webAddress,
  description: z.string().optional(),
  public: z.boolean().default(false),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).default({}),
  default_events: z.array(z.string()).default([]),
});

/**
 * The page that takes an App manifest. The real one asks the person for a name; this one makes its only App what the manifest says
 * and sends the browser back with a code that `POST /app-manifests/:code/conversions` takes once.
 */
export function registerAppManifestPage(server: FastifyInstance, world: World): void {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
  for (const path of ['/settings/apps/new', '/organizations/:organization/settings/apps/new'])
    server.post<{ Querystring: { state?: string }; Body: { manifest?: string } }>(path, async (request, reply) => {
      const read = manifest.safeParse(JSON.parse(request.body.manifest ?? 'null'));
      if (!read.success) return reply.code(422).send({ message: z.prettifyError(read.error) });
      world.appPermissions = read.data.default_permissions as Permissions;
      world.app.events = read.data.default_events;
      world.webhooks.setUrl(read.data.hook_attributes?.url ?? null);
      const code = randomBytes(20).toString('hex');
      world.manifestCodes.add(code);
      const back = new URL(read.data.redirect_url);
      back.searchParams.set('code', code);
      if (request.query.state !== undefined) back.searchParams.set('state', request.query.state);
      return reply.redirect(back.href, 302);
    });
}
