import { PromptOpsError } from '../../domain/errors.ts';

/**
 * Which transport a clone URL needs. `https` and `file` always; `http` only to this machine (the local GitHub).
 * @throws {PromptOpsError} `git-failed` for every other scheme, and for a URL that carries a user name or password
 */
export function readGitUrl(url: string): { readonly protocol: 'https' | 'http' | 'file' } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw new PromptOpsError('git-failed', { detail: 'its URL cannot be read' });
  if (parsed.username !== '' || parsed.password !== '')
    throw new PromptOpsError('git-failed', { detail: 'its URL carries credentials; they belong into a header' });
  if (parsed.protocol === 'https:') return { protocol: 'https' };
  if (parsed.protocol === 'file:') return { protocol: 'file' };
  if (parsed.protocol === 'http:' && isLoopback(parsed.hostname)) return { protocol: 'http' };
  throw new PromptOpsError('git-failed', {
    detail: `URLs with ${parsed.protocol}// are not used; https is, and http only on this machine`,
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** The name of a branch, tag or commit as git is asked for it; `undefined` when git would not take it (git-check-ref-format(1)). */
export function readRef(ref: string): { readonly kind: 'commit' | 'ref'; readonly name: string } | undefined {
  if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(ref)) return { kind: 'commit', name: ref };
  if (ref === 'HEAD') return { kind: 'ref', name: 'HEAD' };
  if (!isRefName(ref)) return undefined;
  return { kind: 'ref', name: ref.startsWith('refs/') ? ref : `refs/heads/${ref}` };
}

/** Whether git accepts `name` as (part of) a reference name: git-check-ref-format(1). */
export function isRefName(name: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (name === '' || name.length > 244 || /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/$|^\/|\.$/.test(name))
    return false;
  if (name === '@') return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.startsWith('-') && !part.endsWith('.lock'));
}
