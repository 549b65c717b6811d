import { findEnvironment } from '../../context/environments.ts';
import type { PlanningInput } from '../planner.ts';
import type { Understanding } from './understanding.ts';

/** Environments of the text and of `--environment`, as the repository calls them. */
export function askedEnvironments(
  understanding: Pick<Understanding, 'environments' | 'unknownEnvironments'>,
  input: PlanningInput,
): { readonly known: readonly string[]; readonly unknown: readonly string[] } {
  const flag = input.command.flags.environment;
  const flagged = flag === undefined ? undefined : findEnvironment(input.inventory, flag)?.name;
  return {
    known: [...new Set([...understanding.environments, ...(flagged === undefined ? [] : [flagged])])],
    unknown: [...understanding.unknownEnvironments, ...(flag !== undefined && flagged === undefined ? [flag] : [])],
  };
}
