import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigRule } from '../../validation/terraform/config-rule.ts';
import type { SchemaServer, ServedProvider } from '../../validation/terraform/schema-server.ts';
import { providerHandlers } from './provider-handlers.ts';
import { needsProtocol6 } from './schema-message.ts';

const maxSocketPathLength = 107;
const longestSocketName = 'promptops-XXXXXX/000.sock'.length;

/**
 * Serves provider schemas over unix sockets, one a provider, without TLS and without a handshake: what Terraform expects
 * of a provider it did not start itself. `rules` judge configured values (`readOnlyAttributes` is the first).
 */
export function createSchemaServer(rules: readonly ConfigRule[], parent: string = socketParent()): SchemaServer {
  async function start(provider: ServedProvider, socket: string, livePid: number) {
    // gRPC takes 0.1 s and 20 MB to load; most commands need none.
    const { listen } = await import('./grpc-listener.ts');
    const protocol = needsProtocol6(provider.schema) ? 6 : 5;
    const server = await listen(protocol, providerHandlers(provider, rules)[protocol], socket);
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
          for (const { server } of started) server[Symbol.dispose]();
          await rm(dir, { recursive: true, force: true });
        },
      };
    },
  };
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
