import { PromptOpsError } from '../../domain/errors.ts';
import type { GitFailure } from './git-process.ts';
import type { TreeRequest } from './tree-request.ts';

/**
 * What a failed fetch means to the user. git's own words are kept to their first telling line, without URL and without anything
 * that could be a credential.
 */
export function explainGitFailure(failure: GitFailure, request: TreeRequest): PromptOpsError {
  const said = failure.stderr;
  if (/couldn't find remote ref HEAD\b/.test(said)) return new PromptOpsError('empty-repository');
  if (/couldn't find remote ref|not our ref|no such remote ref/i.test(said))
    return new PromptOpsError('base-not-found', {
      base: request.ref,
      default: request.defaultBranch ?? 'the default branch',
    });
  return new PromptOpsError('git-failed', { detail: harmlessDetail(said, request.authorization) });
}

function harmlessDetail(said: string, authorization: string | undefined): string {
  if (/timeout reached/.test(said)) return 'git gave no sign of life and was ended';
  if (/Authentication failed|could not read Username|error: 401|error: 403/.test(said))
    return 'the server refused our credentials';
  const telling = said.split('\n').find((line) => /^(?:fatal|error):/.test(line)) ?? said.split('\n')[0] ?? '';
  let text = telling.replace(/[a-z]+:\/\/\S+/gi, 'the server').replace(/\/\S*\/\S*/g, '…');
  for (const secret of secretsOf(authorization)) text = text.replaceAll(secret, '***');
  return text.trim().slice(0, 200);
}

/** The header's value, its credential, and for Basic the decoded password. */
function secretsOf(authorization: string | undefined): string[] {
  if (authorization === undefined) return [];
  const credential = authorization.replace(/^\S+\s+/, '');
  const password = Buffer.from(credential, 'base64').toString('utf8').split(':').slice(1).join(':');
  return [authorization, credential, password].filter((secret) => secret.length > 3);
}
