import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Schema } from '../../validation/terraform/packs/provider-schema.ts';
import type { SchemaPart } from './schema-message.ts';

export type Protocol = 5 | 6;

const maxMessageBytes = 64 * 1024 * 1024;
const services = new Map<Protocol, ServiceDefinition>();

/** A gRPC server for one provider on a unix socket, without TLS; ends at once when disposed, open calls or not. */
export async function listen(
  protocol: Protocol,
  handlers: UntypedServiceImplementation,
  socket: string,
): Promise<Disposable> {
  const server = new Server({ 'grpc.max_receive_message_length': maxMessageBytes });
  const service = services.get(protocol) ?? loadService(protocol);
  services.set(protocol, service);
  server.addService(service, handlers);
  await bind(server, socket);
  return { [Symbol.dispose]: () => server.forceShutdown() };
}

function loadService(protocol: Protocol): ServiceDefinition {
  const file = fileURLToPath(new URL(`./tfplugin${protocol}.proto`, import.meta.url));
  const definition = loadSync(file, { keepCase: true, longs: Number })[`tfplugin${protocol}.Provider`];
  if (definition === undefined || 'format' in definition) throw new Error(`${file} defines no service Provider`);
  const name = protocol === 5 ? 'GetSchema' : 'GetProviderSchema';
  const method = definition[name];
  if (method === undefined) throw new Error(`${file} defines no ${name}`);
  return { ...definition, [name]: { ...method, responseSerialize: inParts(method.responseSerialize) } };
}

/** Encodes `{ parts }` one part after the other; what a part has become is kept for as long as what it describes. */
function inParts(serialize: (value: object) => Buffer): (value: { readonly parts: readonly SchemaPart[] }) => Buffer {
  const encoded = new WeakMap<Schema, Buffer>();
  return ({ parts }) =>
    Buffer.concat(
      parts.map(({ of, message }) => {
        const bytes = (of === null ? undefined : encoded.get(of)) ?? serialize(message());
        if (of !== null) encoded.set(of, bytes);
        return bytes;
      }),
    );
}

function bind(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}
