import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ChangeSet, SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import type { Objection } from '../domain/objection.ts';
import type { Refusal } from '../domain/proposal.ts';
import { changedObjects } from '../edits/changed-objects.ts';
import { environmentsOf, type GuessedEnvironment } from '../policy/environments.ts';
import { judgeChange } from '../policy/guardrails/judge-change.ts';
import { isProtected } from '../policy/rule-for.ts';

/** A change set with what is known of it. */
export type Judgeable = {
  readonly changeSet: ChangeSet;
  readonly changes: readonly SemanticChange[];
  readonly rendered: readonly { readonly target: string; readonly changes: readonly SemanticChange[] }[];
  readonly checks: readonly Check[];
};

/**
 * What the guardrails say about a change set, whoever made it: a request, somebody's pull request, a revert.
 * @param guessed the environments that the repository's layout tells, where its configuration names none
 */
export async function judgeChangeSet(
  { changeSet, changes, rendered, checks }: Judgeable,
  config: RepositoryConfig,
  guessed: readonly GuessedEnvironment[],
): Promise<readonly Objection[]> {
  return judgeChange(
    {
      changes,
      objects: await changedObjects(changeSet),
      rendered,
      files: changeSet.files,
      checks,
      environmentsOf: (file) => environmentsOf(config, guessed, pathsOf(file)),
      isProduction: (environment) => isProtected(config, environment),
    },
    config,
  );
}

/**
 * The paths that a file or a rendered target stands for: `charts/shop with charts/shop/values-production.yaml`, an overlay's folder. The
 * place as a whole is one of them, or a file whose name holds such a word would lie in no environment.
 */
function pathsOf(place: string): readonly string[] {
  return [place, ...place.split(/ with | and |, /)].flatMap((path) => [path, `${path}/.`]);
}

/** A refusal that names guardrail, file, object, reason and remedy; `undefined` when no guardrail refuses. */
export function refusalOf(objections: readonly Objection[]): Refusal | undefined {
  const refused = objections.filter(({ action }) => action === 'refuse');
  const [first, ...others] = refused;
  if (first === undefined) return undefined;
  const more = others.slice(0, 4).map(({ guardrail, ...place }) => `; \`${guardrail}\`: ${placeOf(place)}`);
  const rest = others.length > 4 ? `; and ${others.length - 4} more` : '';
  return {
    kind: 'refusal',
    rule: first.guardrail,
    reason: `${placeOf(first)}: ${first.reason}${more.join('')}${rest}. Nothing was written.`,
    remedy: first.remedy,
  };
}

function placeOf({ file, object, path }: Pick<Objection, 'file' | 'object' | 'path'>): string {
  return [file, object, path]
    .filter((part) => part !== '')
    .map((part) => `\`${part}\``)
    .join(' ');
}
