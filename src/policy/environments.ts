import picomatch from 'picomatch';
import type { RepositoryConfig } from '../config/repository-config.ts';

/** An environment as the repository's folders and names tell it. */
export type GuessedEnvironment = { readonly name: string; readonly paths: readonly string[] };

/** Where files lie: the environments they belong to, and whether one of them belongs to none. */
export type Places = { readonly environments: readonly string[]; readonly outside: boolean };

/** The environments that files belong to, sorted, each once: see {@link placesOf}. */
export function environmentsOf(
  config: RepositoryConfig,
  guessed: readonly GuessedEnvironment[],
  files: readonly string[],
): readonly string[] {
  return placesOf(config, guessed, files).environments;
}

/**
 * The places that files lie in: the environments are those of the configuration when it names any, otherwise those the repository's
 * own layout tells; what the operator named stands beside either.
 */
export function placesOf(
  config: RepositoryConfig,
  guessed: readonly GuessedEnvironment[],
  files: readonly string[],
): Places {
  const configured = Object.entries(config.environments).map(([name, { paths }]) => ({
    name,
    matches: matcherOf(paths),
  }));
  const told = guessed.map(({ name, paths }) => ({
    name,
    matches: (file: string) => paths.some((path) => isUnder(file, path)),
  }));
  const environments = [...configured, ...(configured.length === 0 || config.alsoGuessed === true ? told : [])];
  const touched = environments.filter(({ matches }) => files.some((file) => matches(file)));
  return {
    environments: [...new Set(touched.map(({ name }) => name))].sort(),
    outside: files.some((file) => !touched.some(({ matches }) => matches(file))),
  };
}

/** A pattern without wildcards is a folder or a file as such: `envs/prod` holds what lies under it. */
function matcherOf(patterns: readonly string[]): (file: string) => boolean {
  const isGlob = picomatch([...patterns], { dot: true });
  const plain = patterns.filter((pattern) => !picomatch.scan(pattern).isGlob);
  return (file) => isGlob(file) || plain.some((path) => isUnder(file, path));
}

function isUnder(file: string, path: string): boolean {
  return file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`);
}
