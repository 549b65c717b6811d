/**
 * Does `end` when this process ends without having closed what it started: a test that failed half-way leaves nothing running.
 * `end` must not wait for anything. Gives what takes it back.
 */
export function endWithUs(end: () => void): () => void {
  process.once('exit', end);
  return () => void process.removeListener('exit', end);
}
