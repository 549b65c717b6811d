import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ConfigRule } from '../../validation/terraform/config-rule.ts';
import type { SchemaServer, ServedProvider } from '../../validation/terraform/schema-server.ts';
import { providerHandlers } from './provider-handlers.ts';
import { needsProtocol6 } from './schema-message.ts';

type Protocol = 5 | 6;

const maxSocketPathLength = 107;
const longestSocketName = 'promptops-XXXXXX/000.sock'.length;
const maxMessageBytes = 64 * 1024 * 1024;

/**
 * Serves provider schemas over unix sockets, one a provider, without TLS and without a handshake: what Terraform expects
 * of a provider it did not start itself. `rules` judge configured values (`readOnlyAttributes` is the first).
 */
export function createSchemaServer(rules: readonly ConfigRule[], parent: string = socketParent()): SchemaServer {
  const services = { 5: loadService(5), 6: loadService(6) };

  async function start(provider: ServedProvider, socket: string, livePid: number) {
    const protocol = needsProtocol6(provider.schema) ? 6 : 5;
    const server = new Server({ 'grpc.max_receive_message_length': maxMessageBytes });
    server.addService(services[protocol], providerHandlers(provider, rules)[protocol]);
    await bind(server, socket);
    const reattach = {
      Protocol: 'grpc',
      ProtocolVersion: protocol,
      Pid: livePid,
      // Tells Terraform that the process is not its own to end.
      Test: true,
      Addr: { Network: 'unix', String: socket },
    };
    return { server, entries: addresses(provider.source).map((address) => [address, reattach] as const) };
  }

  return {
    async serve(providers, livePid) {
      const dir = await mkdtemp(join(parent, 'promptops-'));
      const started = await Promise.all(
        providers.map((provider, index) => start(provider, join(dir, `${index}.sock`), livePid)),
      );
      const reattach = Object.fromEntries(started.flatMap(({ entries }) => entries));
      return {
        env: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach) },
        async [Symbol.asyncDispose]() {
          for (const { server } of started) server.forceShutdown();
          await rm(dir, { recursive: true, force: true });
        },
      };
    },
  };
}

function loadService(protocol: Protocol): ServiceDefinition {
  const file = fileURLToPath(new URL(`./tfplugin${protocol}.proto`, import.meta.url));
  const definition = loadSync(file, { keepCase: true, longs: Number })[`tfplugin${protocol}.Provider`];
  if (definition === undefined || 'format' in definition) throw new Error(`${file} defines no service Provider`);
  return definition;
}

function bind(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}

/** OpenTofu takes the same provider from its own registry's name. */
function addresses(source: string): string[] {
  return source.startsWith('registry.terraform.io/')
    ? [source, source.replace('registry.terraform.io/', 'registry.opentofu.org/')]
    : [source];
}

// The kernel cuts a longer path off, so a deep TMPDIR gives way to the system's own.
function socketParent(): string {
  const dir = tmpdir();
  return dir.length + 1 + longestSocketName <= maxSocketPathLength ? dir : '/tmp';
}
