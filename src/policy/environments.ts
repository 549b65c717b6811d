import picomatch from 'picomatch';
import type { RepositoryConfig } from '../config/repository-config.ts';

/** An environment as the repository's folders and names tell it. */
export type GuessedEnvironment = { readonly name: string; readonly paths: readonly string[] };

/**
 * The environments that files belong to: those of the configuration when it names any,
 * otherwise those the repository's own layout tells. Sorted, each once.
 */
export function environmentsOf(
  config: RepositoryConfig,
  guessed: readonly GuessedEnvironment[],
  files: readonly string[],
): readonly string[] {
  const configured = Object.entries(config.environments).map(([name, { paths }]) => ({
    name,
    matches: matcherOf(paths),
  }));
  const environments =
    configured.length > 0
      ? configured
      : guessed.map(({ name, paths }) => ({
          name,
          matches: (file: string) => paths.some((path) => isUnder(file, path)),
        }));
  return environments
    .filter(({ matches }) => files.some((file) => matches(file)))
    .map(({ name }) => name)
    .sort();
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
