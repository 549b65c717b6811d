import type { ChangeSet, SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';

/** Decides whether the values of a change may be quoted. */
export type Withhold = (change: SemanticChange) => boolean;

const secretKey =
  /(?:password|passwd|passphrase|token|api[_-]?key|private[_-]?key|client[_-]?secret|credentials?)(?![\w-]*(?:name|ref|arn|ttl|seconds|expir|length|policy))/i;

/**
 * A comment is sent by mail and stays: what the check `secrets` found, what a Secret holds and what a key calls one is not quoted in it,
 * wherever the value comes out when it is rendered.
 */
export function withholdSecrets(checks: readonly Check[], { files }: ChangeSet): Withhold {
  const lines = checks
    .filter(({ name }) => name === 'secrets')
    .flatMap(({ findings }) => findings)
    .flatMap(
      ({ file, line }) =>
        files
          .find(({ path }) => path === file)
          ?.after?.split('\n')
          [(line ?? 0) - 1]?.trim() ?? [],
    )
    .filter((line) => line !== '');
  return ({ object, path, from, to }) =>
    object.startsWith('Secret/') ||
    secretKey.test(path) ||
    [from, to].some((value) => {
      const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
      return text !== '' && lines.some((line) => line.includes(text) || text.includes(line));
    });
}
