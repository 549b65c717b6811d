import type { ErrorKind, PromptOpsError } from '../domain/errors.ts';

/** Exit codes of the command line; scripts depend on them. */
export const exitCodes = {
  done: 0,
  internal: 1,
  usage: 2,
  /** A question, or a refusal. */
  answer: 3,
  /** A check failed. */
  checkFailed: 4,
} as const;

const codeOfKind: Readonly<Record<ErrorKind, number>> = {
  input: exitCodes.usage,
  denied: exitCodes.answer,
  model: exitCodes.internal,
  upstream: exitCodes.internal,
  conflict: exitCodes.internal,
  tool: exitCodes.internal,
  internal: exitCodes.internal,
};

/** How a command ends that stopped on an error with a name; the same with and without `--json`. */
export function exitCodeOf({ kind }: PromptOpsError): number {
  return codeOfKind[kind];
}
