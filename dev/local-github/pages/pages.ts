import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';

/** Pages for a person who clicks through the demo. */
export function registerPages(server: FastifyInstance, world: World): void {
  server.get('/', async () => ({ url: world.url }));
}
