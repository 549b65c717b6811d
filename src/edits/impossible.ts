import { PromptOpsError } from '../domain/errors.ts';

/** The error of every edit that cannot be done: file, line where there is one, what is wrong, and what to do. */
export function impossible(file: string, line: number | undefined, problem: string, remedy: string): PromptOpsError {
  return new PromptOpsError('edit-impossible', {
    file,
    problem: line === undefined ? problem : `line ${line}: ${problem}`,
    remedy,
  });
}
