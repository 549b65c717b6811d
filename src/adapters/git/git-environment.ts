import { devNull } from 'node:os';

/** What a git process may reach. */
export type GitAccess = {
  /** Transports git may use; none for reading what is already here. */
  readonly protocols?: readonly ('https' | 'http' | 'file')[];
  /** Path of a repository that may belong to another user (a checkout mounted into a container). */
  readonly trustedFolder?: string;
};

const passedOn = [
  'PATH',
  'TZ',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SystemRoot',
];

/**
 * The whole environment of a git process, and the names in it that simple-git would otherwise strip.
 *
 * Nothing of the service's own environment leaks in, and no token: git fetches through a door of ours (`git-door.ts`).
 */
export function gitEnvironment(
  access: GitAccess,
  more: Readonly<Record<string, string>>,
): { readonly variables: Record<string, string>; readonly allowed: readonly string[] } {
  const guarded = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: (access.protocols ?? []).join(':'),
    ...configurationVariables(configuration(access)),
    ...more,
  };
  const variables: Record<string, string> = { LC_ALL: 'C', HOME: devNull, ...guarded };
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return { variables, allowed: Object.keys(guarded) };
}

function configuration(access: GitAccess): readonly (readonly [string, string])[] {
  const settings: [string, string][] = [
    // A repository's own configuration could start programs through these three.
    ['core.hooksPath', devNull],
    ['core.fsmonitor', 'false'],
    ['credential.helper', ''],
    ['core.protectHFS', 'true'],
    ['core.protectNTFS', 'true'],
    ['gc.auto', '0'],
    // Keeps fetches as packs, which the cache counts, instead of thousands of loose files.
    ['fetch.unpackLimit', '1'],
    ['maintenance.auto', 'false'],
    ['http.followRedirects', 'false'],
  ];
  if (access.trustedFolder !== undefined) settings.push(['safe.directory', access.trustedFolder]);
  return settings;
}

function configurationVariables(settings: readonly (readonly [string, string])[]): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  for (const [index, [key, value]] of settings.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}
