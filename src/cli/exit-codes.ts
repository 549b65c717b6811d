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
