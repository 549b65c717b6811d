import { createHash } from 'node:crypto';
import { get } from 'node:https';

const connectTimeoutMs = 4_000;
const stallTimeoutMs = 20_000;
const maxBytes = 400 * 2 ** 20;
/** Hosts that could not be reached in this run, so that nothing waits for one twice. */
const unreachable = new Map();

/**
 * Downloads over https. An unreachable host costs at most four seconds, once a run.
 * @param {string} url
 * @returns {Promise<Buffer>}
 * @throws {Error} saying why in a few words
 */
export async function download(url) {
  const { host } = new URL(url);
  if (unreachable.has(host)) throw new Error(unreachable.get(host));
  try {
    return await fetchBytes(url, 5);
  } catch (error) {
    if (error.code !== undefined) unreachable.set(host, error.message);
    throw error;
  }
}

/**
 * @param {Buffer} data
 * @param {string} checksums the release's own list (`<sha256>  <file>`) or a single sum
 * @param {string} file
 * @throws {Error} when the list does not name the file or the sum differs
 */
export function verifySha256(data, checksums, file) {
  const lines = checksums
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const single = lines.length === 1 ? lines[0]?.[0] : undefined;
  const wanted = lines.find(([, name]) => name?.replace(/^\*/, '') === file)?.[0] ?? single;
  if (!/^[0-9a-f]{64}$/.test(wanted ?? '')) throw new Error(`the release names no checksum for ${file}`);
  if (createHash('sha256').update(data).digest('hex') !== wanted)
    throw new Error(`${file} does not have the release's checksum`);
}

function fetchBytes(url, redirects) {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const request = get(url, { headers: { 'user-agent': 'promptops-setup' } }, (response) => {
      clearTimeout(connecting);
      const { statusCode, headers } = response;
      if (statusCode !== undefined && statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.resume();
        const next = new URL(headers.location, url);
        if (redirects === 0 || next.protocol !== 'https:')
          return reject(new Error(`${host} redirects to ${next.protocol}//${next.host}`));
        return resolve(fetchBytes(next.href, redirects - 1));
      }
      if (statusCode !== 200) {
        response.resume();
        return reject(new Error(`${host} answered ${statusCode}`));
      }
      const chunks = [];
      let size = 0;
      response.on('data', (chunk) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) request.destroy(new Error(`${host} sends more than expected`));
      });
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    const fail = (reason) => request.destroy(Object.assign(new Error(reason), { code: 'UNREACHABLE' }));
    const connecting = setTimeout(() => fail(`${host} does not answer`), connectTimeoutMs);
    request.setTimeout(stallTimeoutMs, () => fail(`${host} stopped answering`));
    request.on('error', (error) => {
      clearTimeout(connecting);
      reject(
        error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN'
          ? Object.assign(new Error(`${host} cannot be reached`), { code: error.code })
          : error,
      );
    });
  });
}
