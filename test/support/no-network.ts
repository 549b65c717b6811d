import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { appendFileSync } from 'node:fs';
import http2 from 'node:http2';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { inspect } from 'node:util';
import tls from 'node:tls';

/*
 * To be loaded before a program (`NODE_OPTIONS=--import=…`): whatever way it takes to the network or to another machine's name throws, and
 * is written down, a line each, in the file that NETWORK_ATTEMPTS names. Nothing is excepted, neither loopback nor unix sockets.
 * A process for the model counts too: the network is all that it is for.
 */
const file = process.env['NETWORK_ATTEMPTS'];
if (file === undefined) throw new Error('NETWORK_ATTEMPTS names no file');

function forbidden(way: string): (...given: readonly unknown[]) => never {
  return (...given) => {
    appendFileSync(file as string, `${way} ${inspect(given[0], { depth: 0, breakLength: Infinity }).slice(0, 200)}\n`);
    throw new Error(`the network is forbidden here: ${way}`);
  };
}

/** Replaces the functions of an object that have such names. */
function forbid(holder: object, name: string, ways: RegExp): void {
  for (const way of [...Object.getOwnPropertyNames(holder)].filter((one) => ways.test(one)))
    Object.defineProperty(holder, way, { value: forbidden(`${name}.${way}`), writable: true, configurable: true });
}

const lookups = /^(?:lookup|lookupService|resolve\w*|reverse)$/;
forbid(net.Socket.prototype, 'net.Socket', /^connect$/);
forbid(net, 'net', /^(?:connect|createConnection)$/);
forbid(tls, 'tls', /^connect$/);
forbid(http2, 'http2', /^connect$/);
forbid(dgram.Socket.prototype, 'dgram.Socket', /^(?:bind|connect|send)$/);
for (const holder of [dns, dns.Resolver.prototype, dnsPromises, dnsPromises.Resolver.prototype])
  forbid(holder, 'dns', lookups);
forbid(globalThis, 'global', /^(?:fetch|WebSocket|EventSource)$/);
forbid(childProcess, 'child_process', /^fork$/);
syncBuiltinESMExports();
