import type { Json } from '../../domain/json.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import { formatKeyPath } from '../../domain/key-path.ts';
import { makeSetting } from './make-setting.ts';
import type { Owner } from './owner.ts';
import type { Setting } from './setting.ts';

/**
 * The version of a module that comes from git: the `ref` in the query of its source
 * (https://developer.hashicorp.com/terraform/language/modules/sources#selecting-a-revision), which Terragrunt has, too.
 * @param steps where the source stands; nothing else decides it, so it is edited there
 * @param environment the environment that alone reads this file
 */
export function moduleReference(
  owner: Owner,
  steps: readonly KeyStep[],
  source: Json | undefined,
  environment: string | undefined,
): readonly Setting[] {
  if (typeof source !== 'string') return [];
  const [, prefix, ref, suffix] = /^(.*[?&]ref=)([^&#]+)(.*)$/s.exec(source) ?? [];
  if (prefix === undefined || ref === undefined || suffix === undefined || ref.includes('${')) return [];
  const name = moduleName(source);
  const named = { ...owner, spoken: [...owner.spoken, ...(name === undefined ? [] : [name])] };
  const setting = makeSetting(named, [{ key: 'ref' }], ref);
  const path = formatKeyPath(steps);
  const direct = environment === undefined ? {} : { environment };
  return [{ ...setting, found: { ...setting.found, path }, prefix, suffix, direct }];
}

/** `…/terraform-modules.git//modules/ecs-service?ref=v3` → `ecs-service`; `…/terraform-aws-vpc.git?ref=v1` → `vpc`. */
function moduleName(source: string): string | undefined {
  const path = source.replace(/\?.*$/s, '').split(/(?<!:)\/\//);
  const last = path
    .at(-1)
    ?.split('/')
    .at(-1)
    ?.replace(/\.git$/, '');
  return last === undefined || last.includes('}') ? undefined : last.replace(/^terraform-[a-z]+-/, '');
}
