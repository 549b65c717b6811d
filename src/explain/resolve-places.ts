import type { FailurePlace } from '../domain/failure.ts';
import type { LogReference } from './log-reduction.ts';

/**
 * Files of the evidence as paths of the repository. Tools name files from the folder they run in, so `main.tf` may be
 * `envs/production/main.tf`: a changed file of that ending is preferred, an ending that several files have is left out.
 */
export function resolvePlaces(
  references: readonly LogReference[],
  changed: Iterable<string>,
  files: readonly string[] = [],
): readonly FailurePlace[] {
  const ofChange = [...changed];
  const known = new Set(files);
  const places = references.flatMap((reference): FailurePlace[] => {
    if (!('path' in reference)) return [];
    const { path: named, line } = reference;
    const path = known.has(named) ? named : (only(ofChange, named) ?? only(files, named));
    return path === undefined ? [] : [line === undefined ? { path } : { path, line }];
  });
  const unique = new Map(places.map((place) => [`${place.path}:${place.line ?? ''}`, place]));
  return [...unique.values()];
}

function only(paths: readonly string[], named: string): string | undefined {
  const found = paths.filter((path) => path === named || path.endsWith(`/${named}`) || named.endsWith(`/${path}`));
  return found.length === 1 ? found[0] : undefined;
}
